"""Contents by SPEC.md 8: what one says, or the first rule that it breaks, and the fallback that a sender writes."""

from .fallback import generate
from .reader import Reading, read

__all__ = ["Reading", "generate", "read"]

"""WireProtocol 1 in Python: frames, message bodies, compression and contents, by the text of SPEC.md.

Standard library only. It shares no code with the Swift library: the two are compared by the vectors.
"""

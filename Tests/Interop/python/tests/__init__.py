"""Tests of the Python implementation, of the vectors and of the captures."""

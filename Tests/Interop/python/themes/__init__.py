"""The generated vectors, one module for each group of files; `build` has what they are made with."""

// The calls of zlib that compressing and decompressing a body takes, as one would write them in C.

#ifndef ZLIB_CALLS_H
#define ZLIB_CALLS_H

#include <stddef.h>
#include <stdint.h>

// Compresses `count` bytes with a preset dictionary into `output` of `room` bytes, with a stream that is used again.
// Returns the number of bytes, or 0 when zlib fails.
size_t zlib_calls_deflate(const uint8_t *bytes, size_t count, const uint8_t *dictionary, size_t dictionary_count,
                          uint8_t *output, size_t room);

// The way back.
size_t zlib_calls_inflate(const uint8_t *bytes, size_t count, const uint8_t *dictionary, size_t dictionary_count,
                          uint8_t *output, size_t room);

#endif

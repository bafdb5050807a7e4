#include "zlib_calls.h"

#include <zlib.h>

size_t zlib_calls_deflate(const uint8_t *bytes, size_t count, const uint8_t *dictionary, size_t dictionary_count,
                          uint8_t *output, size_t room) {
    static z_stream stream;
    static int ready;
    if (!ready) {
        if (deflateInit(&stream, Z_DEFAULT_COMPRESSION) != Z_OK) return 0;
        ready = 1;
    }
    if (deflateReset(&stream) != Z_OK) return 0;
    if (deflateSetDictionary(&stream, dictionary, (uInt)dictionary_count) != Z_OK) return 0;
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = output;
    stream.avail_out = (uInt)room;
    return deflate(&stream, Z_FINISH) == Z_STREAM_END ? room - stream.avail_out : 0;
}

size_t zlib_calls_inflate(const uint8_t *bytes, size_t count, const uint8_t *dictionary, size_t dictionary_count,
                          uint8_t *output, size_t room) {
    static z_stream stream;
    static int ready;
    if (!ready) {
        if (inflateInit(&stream) != Z_OK) return 0;
        ready = 1;
    }
    if (inflateReset(&stream) != Z_OK) return 0;
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = output;
    stream.avail_out = (uInt)room;
    int result = inflate(&stream, Z_FINISH);
    if (result == Z_NEED_DICT) {
        if (inflateSetDictionary(&stream, dictionary, (uInt)dictionary_count) != Z_OK) return 0;
        result = inflate(&stream, Z_FINISH);
    }
    return result == Z_STREAM_END ? room - stream.avail_out : 0;
}

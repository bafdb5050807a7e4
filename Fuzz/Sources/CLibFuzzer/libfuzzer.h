// What libFuzzer offers to a mutator of one's own.

#include <stddef.h>
#include <stdint.h>

// Changes the bytes in place and returns how many there are then, at most `max_size`.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

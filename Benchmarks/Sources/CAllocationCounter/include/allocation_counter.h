// Counts what the process asks of the heap, by standing in front of the C library's own functions.

#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdbool.h>
#include <stdint.h>

// Whether this platform lets the functions be replaced: Linux with the GNU C library.
bool allocation_counter_works(void);

// Calls of malloc, calloc, realloc, aligned_alloc, memalign and posix_memalign since the start. Counted without
// a lock, for measuring on one thread.
uint64_t allocation_count(void);

// Allocates and frees one piece, and hides it from the optimiser: the count must grow by one.
void allocation_counter_allocate_once(void);

#endif

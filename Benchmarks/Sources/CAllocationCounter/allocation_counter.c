// The executable's own malloc is found before the C library's by everything that is loaded into the process, the
// Swift runtime included. Each function counts and hands on.

#include "allocation_counter.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

static uint64_t count;

uint64_t allocation_count(void) { return __atomic_load_n(&count, __ATOMIC_RELAXED); }

void allocation_counter_allocate_once(void) {
    void *volatile piece = malloc(64);
    free(piece);
}

#if defined(__GLIBC__)

bool allocation_counter_works(void) { return true; }

// A load and a store, not one locked instruction: counting must cost next to nothing, since whoever allocates
// more is measured with it.
static void note(void) {
    __atomic_store_n(&count, __atomic_load_n(&count, __ATOMIC_RELAXED) + 1, __ATOMIC_RELAXED);
}

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t number, size_t size);
void *__libc_realloc(void *piece, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size) {
    note();
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    note();
    return __libc_calloc(number, size);
}

void *realloc(void *piece, size_t size) {
    note();
    return __libc_realloc(piece, size);
}

void *memalign(size_t alignment, size_t size) {
    note();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    note();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **piece, size_t alignment, size_t size) {
    if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0) return EINVAL;
    note();
    void *made = __libc_memalign(alignment, size);
    if (made == NULL) return ENOMEM;
    *piece = made;
    return 0;
}

#else

bool allocation_counter_works(void) { return false; }

#endif

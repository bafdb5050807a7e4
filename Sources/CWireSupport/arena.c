// The arena: one block that is used again, and further blocks in a chain when it does not suffice. The next
// reset replaces a chain by one block of its whole size.

#include "wire_support.h"

#include <stdlib.h>

enum { ALIGNMENT = 8, SMALLEST_BLOCK = 4096 };

typedef struct block {
    struct block *previous;
    size_t size;
    _Alignas(16) uint8_t bytes[];
} block;

struct wire_arena {
    block *current;
    size_t offset;  // in the current block
    size_t used;
    size_t limit;
    size_t held;
};

static bool add_block(wire_arena *arena, size_t size) {
    if (size < SMALLEST_BLOCK) size = SMALLEST_BLOCK;
    block *added = malloc(sizeof(block) + size);
    if (added == NULL) return false;
    added->previous = arena->current;
    added->size = size;
    arena->current = added;
    arena->offset = 0;
    arena->held += size;
    return true;
}

static void free_blocks(wire_arena *arena) {
    while (arena->current != NULL) {
        block *previous = arena->current->previous;
        free(arena->current);
        arena->current = previous;
    }
    arena->held = 0;
}

wire_arena *wire_arena_create(void) { return calloc(1, sizeof(wire_arena)); }

void wire_arena_destroy(wire_arena *arena) {
    if (arena == NULL) return;
    free_blocks(arena);
    free(arena);
}

bool wire_arena_reset(wire_arena *arena, size_t expected, size_t limit) {
    size_t wanted = arena->held > expected ? arena->held : expected;
    bool chained = arena->current != NULL && arena->current->previous != NULL;
    arena->offset = 0;
    arena->used = 0;
    arena->limit = limit;
    if (arena->current != NULL && !chained && arena->current->size >= expected) return true;
    free_blocks(arena);
    return add_block(arena, wanted);
}

void *wire_arena_allocate(void *data, size_t size) {
    wire_arena *arena = data;
    if (size > SIZE_MAX - ALIGNMENT) return NULL;
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (size > arena->limit - arena->used) return NULL;
    if (arena->current == NULL || size > arena->current->size - arena->offset) {
        if (!add_block(arena, size > arena->held ? size : arena->held)) return NULL;
    }
    void *piece = arena->current->bytes + arena->offset;
    arena->offset += size;
    arena->used += size;
    return piece;
}

void wire_arena_free(void *arena, void *piece) {
    (void)arena;
    (void)piece;
}

size_t wire_arena_used(const wire_arena *arena) { return arena->used; }

size_t wire_arena_held(const wire_arena *arena) { return arena->held; }

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
    // What is left of the current block, or of the limit where that is less: the one comparison of an allocation.
    uint8_t *next, *end;
    uint8_t *first;  // where the pieces of the current block begin
    size_t used;     // bytes of the pieces in the blocks before it
    size_t limit;
    block *current;
    size_t held;
};

// Hands out from the current block, as far as the limit goes.
static void begin_block(wire_arena *arena) {
    size_t left = arena->limit - arena->used;
    size_t size = arena->current->size;
    arena->first = arena->next = arena->current->bytes;
    arena->end = arena->next + (size < left ? size : left);
}

static bool add_block(wire_arena *arena, size_t size) {
    if (size < SMALLEST_BLOCK) size = SMALLEST_BLOCK;
    block *added = malloc(sizeof(block) + size);
    if (added == NULL) return false;
    added->previous = arena->current;
    added->size = size;
    arena->used += (size_t)(arena->next - arena->first);
    arena->current = added;
    arena->held += size;
    begin_block(arena);
    return true;
}

static void free_blocks(wire_arena *arena) {
    while (arena->current != NULL) {
        block *previous = arena->current->previous;
        free(arena->current);
        arena->current = previous;
    }
    arena->held = 0;
    arena->first = arena->next = arena->end = NULL;
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
    arena->used = 0;
    arena->limit = limit;
    if (arena->current != NULL && !chained && arena->current->size >= expected) {
        begin_block(arena);
        return true;
    }
    free_blocks(arena);
    return add_block(arena, wanted);
}

__attribute__((noinline)) static void *allocate_in_new_block(wire_arena *arena, size_t size) {
    size_t used = wire_arena_used(arena);
    if (size > arena->limit - used) return NULL;
    // As much again as there is, but no more than may be handed out.
    size_t more = arena->held < arena->limit - used ? arena->held : arena->limit - used;
    if (!add_block(arena, size > more ? size : more)) return NULL;
    void *piece = arena->next;
    arena->next += size;
    return piece;
}

void wire_arena_release(wire_arena *arena) {
    free_blocks(arena);
    arena->used = 0;
    arena->limit = 0;
}

void *wire_arena_allocate(void *data, size_t size) {
    wire_arena *arena = data;
    if (size > SIZE_MAX - ALIGNMENT) return NULL;
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (size > (size_t)(arena->end - arena->next)) return allocate_in_new_block(arena, size);
    void *piece = arena->next;
    arena->next += size;
    return piece;
}

size_t wire_arena_used(const wire_arena *arena) {
    return arena->used + (size_t)(arena->next - arena->first);
}

size_t wire_arena_held(const wire_arena *arena) { return arena->held; }

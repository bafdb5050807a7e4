// What must be C: CRC-32C by the processor's own instruction. And the arena that holds protobuf-c's structures.

#ifndef WIRE_SUPPORT_H
#define WIRE_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// CRC-32C of `count` bytes, by the fastest way that this processor has. `checksum` is the checksum of the
// bytes before these; 0 for none.
uint32_t wire_crc32c(uint32_t checksum, const void *bytes, size_t count);

// The same by tables, on every processor.
uint32_t wire_crc32c_portable(uint32_t checksum, const void *bytes, size_t count);

// Whether wire_crc32c uses the processor's instruction.
bool wire_crc32c_has_hardware(void);

// Memory that is handed out piece by piece and taken back all at once. Pieces are aligned to 8 bytes.
// One thread at a time.
typedef struct wire_arena wire_arena;

// An empty arena, or NULL when there is no memory.
wire_arena *wire_arena_create(void);
void wire_arena_destroy(wire_arena *arena);

// Takes everything back and prepares for at least `expected` bytes without another allocation; no more
// than `limit` bytes can be handed out until the next reset. False when there is no memory.
bool wire_arena_reset(wire_arena *arena, size_t expected, size_t limit);

// A piece of `size` bytes, or NULL when the limit or the memory is used up.
void *wire_arena_allocate(void *arena, size_t size);

// Takes everything back and gives the memory to the system.
void wire_arena_release(wire_arena *arena);

// Bytes handed out since the last reset.
size_t wire_arena_used(const wire_arena *arena);

// Bytes that the arena holds from the system, handed out or not.
size_t wire_arena_held(const wire_arena *arena);

// Preset dictionary 1 of SPEC.md 9.3.
#define WIRE_DICTIONARY_1_SIZE 4096
extern const uint8_t wire_dictionary_1[WIRE_DICTIONARY_1_SIZE];

#ifdef __cplusplus
}
#endif

#endif

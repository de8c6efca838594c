// LargeMemory: an allocator for arrays of millions of items that are read in no order.
//
// Shape:   small blocks come from the heap; large ones are aligned for huge pages, and the kernel is asked for such. A read
//          far from the last then misses the cache, but not the table of pages as well: at ten million entries that is a
//          third of the time of a build.
// Errors:  bad_alloc.
// Threads: as the heap.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

namespace postern::tables {

inline constexpr std::size_t kHugePage = std::size_t{2} << 20U;
/// What is smaller is not worth the memory that is lost at the end of a block.
inline constexpr std::size_t kLargeBlock = 8 * kHugePage;

/// To be given to std::free().
inline void* allocate_large(std::size_t bytes) {
    const bool large = bytes >= kLargeBlock;
    void* block = large ? std::aligned_alloc(kHugePage, (bytes + kHugePage - 1) / kHugePage * kHugePage) : std::malloc(bytes);
    if (block == nullptr) throw std::bad_alloc();
    // Advice: a kernel without huge pages gives usual ones.
    if (large) static_cast<void>(::madvise(block, bytes, MADV_HUGEPAGE));
    return block;
}

template <class T>
struct LargeMemory {
    using value_type = T;
    LargeMemory() = default;
    template <class U>
    LargeMemory(const LargeMemory<U>& /*other*/) {}  // as the standard asks
    T* allocate(std::size_t count) { return static_cast<T*>(allocate_large(count * sizeof(T))); }
    void deallocate(T* block, std::size_t /*count*/) { std::free(block); }
    friend bool operator==(const LargeMemory& /*a*/, const LargeMemory& /*b*/) { return true; }
};

template <class T>
using LargeVector = std::vector<T, LargeMemory<T>>;

}  // namespace postern::tables

#include "libtables/support/line_reader.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "libconf/base/ascii.h"
#include "libconf/base/text_file.h"

namespace postern::tables {
namespace {

constexpr std::size_t kChunk = std::size_t{256} << 10U;

}  // namespace

ByteSource read_descriptor(int descriptor, std::string name) {
    return [descriptor, name = std::move(name)](std::span<char> room) -> Result<std::size_t> {
        while (true) {
            const ssize_t got = ::read(descriptor, room.data(), room.size());
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno != EINTR) return system_failure("read " + name, errno);
        }
    };
}

ByteSource read_text(std::string_view text) {
    return [rest = text](std::span<char> room) mutable -> Result<std::size_t> {
        const std::size_t size = std::min(room.size(), rest.size());
        std::copy_n(rest.data(), size, room.data());
        rest.remove_prefix(size);
        return size;
    };
}

LineSpan LogicalLine::place(std::size_t begin, std::size_t end) const {
    const auto source_of = [this](std::size_t offset) {
        const auto after = std::ranges::upper_bound(pieces, offset, {}, &Piece::at);
        const Piece& piece = after == pieces.begin() ? pieces.front() : *std::prev(after);
        return piece.source + (offset - piece.at);
    };
    if (pieces.empty()) return {};
    const std::uint64_t from = source_of(begin);
    return {from, end > begin ? source_of(end - 1) + 1 : from};
}

std::string_view LineReader::view(LineSpan span) const {
    return {buffer_.data() + (span.begin - base_), static_cast<std::size_t>(span.end - span.begin)};
}

// Reads more behind what is kept. false: there is no more.
Result<bool> LineReader::fill() {
    if (done_) return false;
    const auto kept = static_cast<std::size_t>(limit_ - keep_);
    if (keep_ != base_) {
        std::memmove(buffer_.data(), buffer_.data() + (keep_ - base_), kept);
        base_ = keep_;
    }
    if (buffer_.size() - kept < kChunk / 2) buffer_.resize(std::max(kChunk, buffer_.size() * 2));
    const auto got = source_(std::span(buffer_).subspan(kept));
    if (!got) return tl::unexpected<Error>(got.error());
    done_ = *got == 0;
    limit_ += *got;
    return !done_;
}

// The byte at which the next line starts.
Result<bool> LineReader::peek(char& next) {
    if (at_ == limit_) {
        const auto more = fill();
        if (!more || !*more) return more;
    }
    next = buffer_[at_ - base_];
    return true;
}

// One physical line without its newline. At least one byte must be there.
Result<LineSpan> LineReader::take() {
    const std::uint64_t begin = at_;
    std::uint64_t searched = at_;
    while (true) {
        const std::string_view rest = view({searched, limit_});
        if (const void* newline = rest.empty() ? nullptr : std::memchr(rest.data(), '\n', rest.size())) {
            const auto offset = static_cast<const char*>(newline) - rest.data();
            const std::uint64_t end = searched + static_cast<std::uint64_t>(offset);
            at_ = end + 1;
            ++line_;
            return LineSpan{begin, end};
        }
        searched = limit_;
        const auto more = fill();
        if (!more) return tl::unexpected<Error>(more.error());
        if (*more) continue;
        at_ = limit_;
        ++line_;
        return LineSpan{begin, limit_};
    }
}

bool LineReader::counts_nowhere(LineSpan line) const {
    const std::string_view text = ascii::trim_left(view(line));
    return text.empty() || text.front() == '#';
}

// The first line stays in the buffer, so that a logical line of one line, the usual case, is not copied.
Result<void> LineReader::take_continuations(LogicalLine& line, LineSpan first) {
    line.pieces.assign(1, {0, first.begin});
    bool joined = false;
    while (true) {
        keep_ = joined ? at_ : first.begin;
        char next = 0;
        const auto more = peek(next);
        if (!more) return tl::unexpected<Error>(more.error());
        if (!*more || (next != '#' && !ascii::is_space(next))) break;
        const auto part = take();
        if (!part) return tl::unexpected<Error>(part.error());
        if (counts_nowhere(*part)) continue;
        if (!joined) joined_.assign(view(first));
        joined = true;
        line.pieces.push_back({joined_.size(), part->begin});
        joined_.append(view(*part));
        line.last_line = line_;
    }
    line.text = joined ? std::string_view(joined_) : view(first);
    return {};
}

Result<bool> LineReader::next(LogicalLine& line) {
    while (true) {
        keep_ = at_;
        char first = 0;
        const auto more = peek(first);
        if (!more || !*more) return more;
        const auto part = take();
        if (!part) return tl::unexpected<Error>(part.error());
        if (counts_nowhere(*part)) continue;
        line.first_line = line.last_line = line_;
        const auto rest = take_continuations(line, *part);
        if (!rest) return tl::unexpected<Error>(rest.error());
        return true;
    }
}

}  // namespace postern::tables

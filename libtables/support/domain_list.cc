#include "libtables/support/domain_list.h"

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/base/text_file.h"
#include "libtables/open.h"
#include "libtables/support/line_reader.h"

namespace postern::tables {
namespace {

constexpr unsigned kMaxDepth = 16;  // of files that name files
constexpr std::size_t kMaxListFile = std::size_t{64} << 20U;

bool separates(char c) {
    return c == ',' || ascii::is_space(c);
}

}  // namespace

Result<DomainList> DomainList::open(std::string_view text, const std::string& owner, const OpenRequest& request) {
    DomainList list;
    list.owner_ = owner;
    list.surroundings_ = &request.surroundings;
    if (auto added = list.add(text, request, 0); !added) return tl::unexpected<Error>(added.error());
    return list;
}

Result<void> DomainList::add(std::string_view text, const OpenRequest& request, unsigned depth) {
    for (std::size_t at = 0; at < text.size();) {
        if (separates(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && !separates(text[end])) ++end;
        std::string_view word = text.substr(at, end - at);
        at = end;
        Item item;
        for (; word.starts_with('!'); word.remove_prefix(1)) item.negated = !item.negated;
        item.name = word;
        // As Postfix, a file with `!` in front is a list of its own; its items keep their own signs.
        if (word.starts_with('/')) {
            if (auto read = add_file(item.name, request, depth); !read) return read;
            continue;
        }
        if (const auto colon = word.find(':'); colon != std::string_view::npos && colon > 0) {
            auto table = open_member({item.name.substr(0, colon), item.name.substr(colon + 1)}, request);
            if (!table) return tl::unexpected<Error>(table.error());
            item.table = std::move(*table);
            if (item.table->type().sharing == Sharing::one_thread) item.one_thread = std::make_unique<std::mutex>();
        }
        items_.push_back(std::move(item));
    }
    return {};
}

Result<void> DomainList::add_file(const std::string& path, const OpenRequest& request, unsigned depth) {
    if (depth >= kMaxDepth) return fail(ErrorCode::loop, fmt::format("{}: more than {} files deep", path, kMaxDepth));
    const auto text = read_file(path, kMaxListFile);
    if (!text) {
        // "open NAME: reason" becomes "open file NAME: reason"
        std::string message = text.error().message;
        if (message.starts_with("open ")) message.insert(5, "file ");
        return fail(text.error().code, std::move(message));
    }
    files_.push_back(path);
    LineReader lines(read_text(*text));
    LogicalLine line;
    while (true) {
        const auto more = lines.next(line);
        if (!more) return tl::unexpected<Error>(more.error());
        if (!*more) return {};
        if (auto added = add(line.text.substr(0, line.text.find('\0')), request, depth + 1); !added) return added;
    }
}

Result<bool> DomainList::contains(std::string_view domain) const {
    for (const Item& item : items_) {
        if (item.table == nullptr) {
            if (ascii::equal_fold(item.name, domain)) return !item.negated;
            continue;
        }
        const auto lock = item.one_thread ? std::unique_lock(*item.one_thread) : std::unique_lock<std::mutex>();
        const Lookup answer = item.table->lookup(domain);
        switch (answer.answer()) {
            case Answer::found:
                return !item.negated;
            case Answer::absent:
                break;
            case Answer::temp_fail:
                surroundings_->report(Severity::warning,
                                      fmt::format("{}: {}: table lookup problem", owner_, item.name));
                return fail(ErrorCode::io_error, fmt::format("{}: {}", item.name, answer.reason()));
        }
    }
    return false;
}

std::vector<std::string> DomainList::files() const {
    std::vector<std::string> all = files_;
    for (const Item& item : items_) {
        if (item.table == nullptr) continue;
        for (std::string& file : item.table->files()) all.push_back(std::move(file));
    }
    return all;
}

}  // namespace postern::tables

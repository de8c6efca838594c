#include "libconf/base/source.h"

#include <algorithm>

#include <fmt/format.h>

#include "libconf/base/check.h"

namespace postern {

FileId SourceMap::add(std::string name, std::string text) {
    POSTERN_CHECK(text.size() < 0xffffffff);
    files_.push_back(File{std::move(name), std::move(text), {}});
    index_lines(files_.back());
    return static_cast<FileId>(files_.size() - 1);
}

const SourceMap::File& SourceMap::at(FileId file) const {
    const auto index = static_cast<std::size_t>(file);
    POSTERN_CHECK(index < files_.size());
    return files_[index];
}

void SourceMap::index_lines(const File& file) {
    file.line_starts.push_back(0);
    for (std::size_t i = 0; (i = file.text.find('\n', i)) != std::string::npos;) {
        file.line_starts.push_back(static_cast<std::uint32_t>(++i));
    }
}

std::string_view SourceMap::name(FileId file) const { return at(file).name; }

std::string_view SourceMap::text(FileId file) const { return at(file).text; }

std::string_view SourceMap::text(SourceRange range) const {
    const std::string_view whole = text(range.file);
    const std::size_t begin = std::min<std::size_t>(range.begin, whole.size());
    const std::size_t end = std::clamp<std::size_t>(range.end, begin, whole.size());
    return whole.substr(begin, end - begin);
}

Position SourceMap::position(FileId file, std::size_t offset) const {
    const auto& starts = at(file).line_starts;
    const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
    const auto line = static_cast<std::size_t>(after - starts.begin());
    return Position{line, offset - starts[line - 1] + 1};
}

std::string_view SourceMap::line_text(FileId file, std::size_t offset) const {
    const std::string_view whole = text(file);
    const std::size_t line = position(file, std::min(offset, whole.size())).line;
    const std::size_t begin = at(file).line_starts[line - 1];
    std::size_t end = whole.find('\n', begin);
    if (end == std::string_view::npos) end = whole.size();
    if (end > begin && whole[end - 1] == '\r') --end;
    return whole.substr(begin, end - begin);
}

std::string SourceMap::describe(SourceRange range) const {
    if (range.file == FileId::none) return "(built in)";
    const Position where = position(range.file, range.begin);
    return fmt::format("{}:{}:{}", name(range.file), where.line, where.column);
}

}  // namespace postern

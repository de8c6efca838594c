#include "tools/map/check_mode.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>
#include <utility>

#include "libconf/base/diagnostic.h"
#include "libconf/base/source.h"
#include "libconf/base/text_file.h"
#include "libtables/open.h"
#include "libtables/table_type.h"
#include "tools/map/page.h"
#include "tools/map/source_survey.h"
#include "tools/map/table_row.h"

namespace postern::map_tool {
namespace {

constexpr std::size_t kShown = 100;  // characters of a line

class Findings {
public:
    explicit Findings(const Setting& setting) : setting_(setting), page_(setting) {}

    bool none() const { return count_ == 0; }
    std::size_t count() const { return count_; }

    void at(const SourceMap& sources, const Diagnostic& finding) {
        const bool note = finding.severity == Severity::note;
        say(sources.describe(finding.range), finding.severity, finding.message);
        show_line(sources, finding.range, note ? Paint::doubtful : Paint::bad);
        for (const Note& more : finding.notes) {
            say(sources.describe(more.range), Severity::note, more.message);
        }
    }
    void about(std::string_view what, Severity severity, std::string_view message) {
        say(std::string(what), severity, message);
    }

private:
    void say(const std::string& place, Severity severity, std::string_view message) {
        const bool note = severity == Severity::note;
        if (!note) ++count_;
        setting_.console().out() += fmt::format(
            "{}: {} {}\n", page_.paint(Paint::bold, setting_.masked(place)),
            page_.paint(note ? Paint::faint : Paint::bad, note ? "note:" : "warning:"), setting_.masked(message));
    }

    void show_line(const SourceMap& sources, SourceRange range, Paint how) {
        const std::string_view line = sources.line_text(range.file, range.begin);
        const std::size_t column = sources.position(range.file, range.begin).column - 1;
        const std::size_t from = column > kShown / 2 ? column - kShown / 2 : 0;
        std::string shown = setting_.masked(line.substr(std::min(from, line.size()), kShown));
        std::ranges::replace(shown, '\t', ' ');
        const std::size_t indent = column - from;
        const std::size_t rest = shown.size() > indent ? shown.size() - indent : 1;
        const std::size_t wide = std::clamp<std::size_t>(range.end - range.begin, 1, std::max<std::size_t>(rest, 1));
        setting_.console().out() +=
            fmt::format("    {}\n    {:{}}{}\n", shown, "", indent, page_.paint(how, "^" + std::string(wide - 1, '~')));
    }

    const Setting& setting_;
    Page page_;
    std::size_t count_ = 0;
};

SourceRange range_of(FileId file, const tables::LineSpan& place) {
    return {file, static_cast<std::uint32_t>(place.begin),
            static_cast<std::uint32_t>(std::max(place.end, place.begin + 1))};
}

void check_text(const std::string& path, SourceSurvey survey, const Setting& setting, Findings& findings) {
    SourceMap sources;
    const FileId file = sources.add(path, std::move(survey.text));
    Diagnostics all;
    for (const tables::SourceProblem& problem : survey.problems) {
        all.push_back({Severity::warning, problem.id, problem.message, range_of(file, problem.place), {}, {}});
    }
    for (const auto& [again, first] : survey.duplicates) {
        const SurveyEntry& entry = survey.entries[again];
        const std::string_view which =
            setting.options().duplicates == Duplicates::replace ? "this one counts" : "the first one counts";
        all.push_back({Severity::warning,
                       "duplicate",
                       fmt::format("duplicate entry: \"{}\"; {}", entry.key, which),
                       range_of(file, entry.place),
                       {{"the first one is here", range_of(file, survey.entries[first].place)}},
                       {}});
    }
    const std::string_view text = sources.text(file);
    if (const std::size_t cr = text.find("\r\n"); cr != std::string_view::npos) {
        const auto at = static_cast<std::uint32_t>(cr);
        all.push_back({Severity::note,
                       "cr-lf",
                       "lines end in CR LF; Postfix takes the CR for white space",
                       SourceRange{file, at, at + 1},
                       {},
                       {}});
    }
    std::ranges::stable_sort(all, {}, [](const Diagnostic& finding) { return finding.range.begin; });
    for (const Diagnostic& finding : all) findings.at(sources, finding);
}

void check_index(const tables::TableType& type, const std::string& name, Findings& findings) {
    const std::string path = fmt::format("{}{}", name, tables::index_suffix(type));
    struct stat index {};
    struct stat source {};
    if (::lstat(path.c_str(), &index) != 0) {
        findings.about(path, Severity::warning,
                       fmt::format("there is no index yet; make it with: postern-map {}:{}", type.name, name));
        return;
    }
    if (S_ISLNK(index.st_mode))
        findings.about(path, Severity::note,
                       "the index is a symbolic link; a new one takes the place of what it leads to");
    if (::stat(path.c_str(), &index) != 0 || ::stat(name.c_str(), &source) != 0) return;
    if (index.st_mtime < source.st_mtime) {
        findings.about(path, Severity::warning,
                       fmt::format("older than {}: changes have no effect until it is made again", name));
    }
    if (index.st_uid != source.st_uid) {
        findings.about(
            path, Severity::note,
            fmt::format("owner differs from that of {}: user {} and user {}", name, index.st_uid, source.st_uid));
    }
}

/// A table that cannot be opened or read to its end is broken, whatever its text says.
void check_opens(const tables::TableSpec& spec, const Setting& setting, Findings& findings) {
    auto table = tables::open_table(spec, setting.open_options(), setting.surroundings());
    if (!table) {
        findings.about(spec.text(), Severity::warning, table.error().message);
        return;
    }
    for (tables::Walk step = tables::Walk::first;; step = tables::Walk::next) {
        const auto entry = (*table)->walk(step);
        if (entry && *entry) continue;
        if (!entry && entry.error().code != ErrorCode::unsupported) {
            findings.about((*table)->text(), Severity::warning, entry.error().message);
        }
        return;
    }
}

Result<void> check_one(const std::string& text, const Setting& setting, Findings& findings) {
    const auto spec = setting.spec(text);
    if (!spec) return tl::unexpected<Error>(spec.error());
    const auto type = tables::type_for(spec->type);
    if (!type) return tl::unexpected<Error>(type.error());
    if ((*type)->check != nullptr && !spec->name.starts_with('{')) {
        SourceMap sources;
        auto content = read_file(spec->name);
        if (!content) return tl::unexpected<Error>(content.error());
        const FileId file = sources.add(spec->name, std::move(*content));
        Diagnostics all;
        (*type)->check(sources, file, all);
        for (const Diagnostic& finding : all) findings.at(sources, finding);
        return {};
    }
    if ((*type)->write_index == nullptr) {
        check_opens(*spec, setting, findings);
        return {};
    }
    auto survey = SourceSurvey::of(spec->name, setting);
    if (!survey && survey.error().code != ErrorCode::not_found) return tl::unexpected<Error>(survey.error());
    if (survey) {
        check_text(spec->name, std::move(*survey), setting, findings);
    } else {
        findings.about(spec->name, Severity::note, "the text of the index is not here");
    }
    check_index(**type, spec->name, findings);
    struct stat index {};
    if (::stat(fmt::format("{}{}", spec->name, tables::index_suffix(**type)).c_str(), &index) == 0) {
        check_opens(*spec, setting, findings);
    }
    return {};
}

}  // namespace

Result<bool> run_check(const Setting& setting) {
    Findings findings(setting);
    for (const std::string& text : setting.options().tables) {
        if (auto checked = check_one(text, setting, findings); !checked) return tl::unexpected<Error>(checked.error());
    }
    if (findings.none()) return true;
    const std::size_t count = findings.count();
    setting.console().out() += fmt::format("{} {}\n", count, count == 1 ? "problem" : "problems");
    return false;
}

}  // namespace postern::map_tool

#include <regex.h>

#include <cmath>
#include <utility>

#include "libtables/support/pattern_table.h"
#include "libtables/support/posix_cost.h"

namespace postern::tables {
extern const TableType table_regexp;
namespace {

// The C library cannot be stopped once it works: patterns that take gigabytes, and subjects that would keep it busy for
// more than some seconds, are refused beforehand. With glibc 2.36 these limits are good for 0.2 s and 20 s at worst.
constexpr double kMostAtoms = 50'000;
constexpr double kMostWays = 2e10;

std::string describe_failure(int code, const regex_t& regex) {
    std::string text(::regerror(code, &regex, nullptr, 0), '\0');
    ::regerror(code, &regex, text.data(), text.size());
    text.pop_back();
    return text;
}

class PosixMatcher final : public Matcher {
public:
    PosixMatcher(std::string_view pattern, const PosixCost& cost, PatternSyntax syntax, bool extended)
        : cost_(cost), required_(extended ? required_text(pattern, syntax) : RequiredText{}) {}
    ~PosixMatcher() override {
        if (compiled_) ::regfree(&regex_);
    }

    Result<void> compile(const std::string& pattern, int flags) {
        if (const int code = ::regcomp(&regex_, pattern.c_str(), flags); code != 0) {
            return fail(ErrorCode::bad_value, describe_failure(code, regex_));
        }
        compiled_ = true;
        return {};
    }

    Match match(std::string_view subject, std::span<Capture> captures, std::string& why) const override {
        if (cost_.references > 0 && ways(subject.size()) > kMostWays) {
            why = "match limit exceeded";
            return Match::failed;
        }
        thread_local std::vector<regmatch_t> places;
        places.resize(std::max<std::size_t>(captures.size(), 1));
        places[0].rm_so = 0;
        places[0].rm_eo = static_cast<regoff_t>(subject.size());
        const int code = ::regexec(&regex_, subject.data(), captures.size(), places.data(), REG_STARTEND);
        if (code == REG_NOMATCH) return Match::no;
        if (code != 0) {
            why = describe_failure(code, regex_);
            return Match::failed;
        }
        for (std::size_t i = 0; i < captures.size(); ++i) {
            const bool used = places[i].rm_so >= 0;
            captures[i] =
                used ? Capture{static_cast<std::size_t>(places[i].rm_so), static_cast<std::size_t>(places[i].rm_eo)}
                     : Capture{};
        }
        return Match::yes;
    }
    std::uint32_t groups() const override { return static_cast<std::uint32_t>(regex_.re_nsub); }
    RequiredText required() const override { return required_; }

private:
    // Every group referred to may begin and end anywhere, and so may the match.
    double ways(std::size_t size) const {
        return std::pow(static_cast<double>(size), static_cast<double>(2 * cost_.references + 1));
    }

    regex_t regex_{};
    PosixCost cost_;
    RequiredText required_;
    bool compiled_ = false;
};

Result<std::unique_ptr<Matcher>> compile(std::string_view pattern, std::string_view flags, Groups groups) {
    const auto has = [flags](char letter) { return flags.find(letter) != std::string_view::npos; };
    const bool extended = !has('x');
    const int mode = (has('i') ? 0 : REG_ICASE) | (has('m') ? REG_NEWLINE : 0) | (extended ? REG_EXTENDED : 0) |
                     (groups == Groups::unused ? REG_NOSUB : 0);
    const PosixCost cost = posix_cost(pattern);
    if (cost.atoms > kMostAtoms) return fail(ErrorCode::bad_value, "Regular expression too big");
    auto matcher = std::make_unique<PosixMatcher>(pattern, cost, PatternSyntax::posix_extended, extended);
    if (auto compiled = matcher->compile(std::string(pattern), mode); !compiled) {
        return tl::unexpected<Error>(compiled.error());
    }
    return matcher;
}

constexpr PatternDialect kDialect{.kind = "regexp",
                                  .unclosed = "skipping this rule",
                                  .out_of_range = "out-of-range",
                                  .flags = "imx",
                                  .ignored = "",
                                  .pairs = true,
                                  .compile = compile};

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    return PatternTable::open(table_regexp, kDialect, request);
}

void check(const SourceMap& sources, FileId file, Diagnostics& diagnostics) {
    PatternTable::check(kDialect, sources, file, diagnostics);
}

}  // namespace

const TableType table_regexp{
    .name = "regexp", .key_style = KeyStyle::pattern, .sharing = Sharing::threads, .open = open, .check = check};

}  // namespace postern::tables

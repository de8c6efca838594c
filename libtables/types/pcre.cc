#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "libtables/support/pattern_table.h"

namespace postern::tables {
extern const TableType table_pcre;
namespace {

std::string describe_failure(int code) {
    std::array<PCRE2_UCHAR, 256> text{};
    ::pcre2_get_error_message(code, text.data(), text.size());
    return reinterpret_cast<const char*>(text.data());
}

struct FreeCode {
    void operator()(pcre2_code* code) const { ::pcre2_code_free(code); }
};
struct FreeMatch {
    void operator()(pcre2_match_data* data) const { ::pcre2_match_data_free(data); }
};

// Room for the captures of a match, one for each thread, because a match needs it whether or not it succeeds.
pcre2_match_data* match_data(std::size_t captures) {
    thread_local std::unique_ptr<pcre2_match_data, FreeMatch> data;
    if (data == nullptr || ::pcre2_get_ovector_count(data.get()) < captures) {
        data.reset(::pcre2_match_data_create(static_cast<std::uint32_t>(std::max<std::size_t>(captures, 16)), nullptr));
    }
    return data.get();
}

class PerlMatcher final : public Matcher {
public:
    PerlMatcher(std::unique_ptr<pcre2_code, FreeCode> code, RequiredText required)
        : code_(std::move(code)), required_(std::move(required)) {}

    Match match(std::string_view subject, std::span<Capture> captures, std::string& why) const override {
        pcre2_match_data* data = match_data(captures.size());
        int code = data == nullptr ? PCRE2_ERROR_NOMEMORY : run(subject, 0, data);
        // The compiled form has a small stack; the interpreter takes what it needs from the heap, up to PCRE2's limits.
        if (code == PCRE2_ERROR_JIT_STACKLIMIT) code = run(subject, PCRE2_NO_JIT, data);
        if (code == PCRE2_ERROR_NOMATCH) return Match::no;
        if (code < 0) {
            why = describe_failure(code);
            const bool not_utf = code <= PCRE2_ERROR_UTF8_ERR1 && code >= PCRE2_ERROR_UTF8_ERR21;
            return not_utf ? Match::unfit : Match::failed;
        }
        const PCRE2_SIZE* places = ::pcre2_get_ovector_pointer(data);
        const std::size_t known = code == 0 ? captures.size() : static_cast<std::size_t>(code);
        for (std::size_t i = 0; i < captures.size(); ++i) {
            const bool used = i < known && places[2 * i] != PCRE2_UNSET && places[2 * i] <= places[2 * i + 1];
            captures[i] = used ? Capture{places[2 * i], places[2 * i + 1]} : Capture{};
        }
        return Match::yes;
    }
    std::uint32_t groups() const override {
        std::uint32_t count = 0;
        ::pcre2_pattern_info(code_.get(), PCRE2_INFO_CAPTURECOUNT, &count);
        return count;
    }
    RequiredText required() const override { return required_; }

private:
    int run(std::string_view subject, std::uint32_t options, pcre2_match_data* data) const {
        return ::pcre2_match(code_.get(), reinterpret_cast<PCRE2_SPTR>(subject.data()), subject.size(), 0, options,
                             data, nullptr);
    }

    std::unique_ptr<pcre2_code, FreeCode> code_;
    RequiredText required_;
};

std::uint32_t options_of(std::string_view flags) {
    struct Letter {
        char letter;
        std::uint32_t option;
        bool usual;
    };
    constexpr std::array kLetters{Letter{'i', PCRE2_CASELESS, true},  Letter{'m', PCRE2_MULTILINE, false},
                                  Letter{'s', PCRE2_DOTALL, true},    Letter{'x', PCRE2_EXTENDED, false},
                                  Letter{'A', PCRE2_ANCHORED, false}, Letter{'E', PCRE2_DOLLAR_ENDONLY, false},
                                  Letter{'U', PCRE2_UNGREEDY, false}};
    std::uint32_t options = 0;
    for (const Letter& one : kLetters) {
        if (one.usual != (flags.find(one.letter) != std::string_view::npos)) options |= one.option;
    }
    return options;
}

Result<std::unique_ptr<Matcher>> compile(std::string_view pattern, std::string_view flags, Groups) {
    int error = 0;
    PCRE2_SIZE offset = 0;
    const std::uint32_t options = options_of(flags);
    std::unique_ptr<pcre2_code, FreeCode> code(::pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()),
                                                               pattern.size(), options, &error, &offset, nullptr));
    if (code == nullptr) {
        return fail(ErrorCode::bad_value,
                    fmt::format("error in regex at offset {}: {}", offset, describe_failure(error)));
    }
    // Without JIT, which some machines do not have, matching is slower and all else the same.
    static_cast<void>(::pcre2_jit_compile(code.get(), PCRE2_JIT_COMPLETE));
    const bool readable = (options & PCRE2_EXTENDED) == 0;
    return std::make_unique<PerlMatcher>(std::move(code),
                                         readable ? required_text(pattern, PatternSyntax::perl) : RequiredText{});
}

constexpr PatternDialect kDialect{.kind = "pcre",
                                  .unclosed = "ignoring this rule",
                                  .out_of_range = "out of range",
                                  .flags = "imsxAEU",
                                  .ignored = "X",
                                  .pairs = false,
                                  .compile = compile};

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    return PatternTable::open(table_pcre, kDialect, request);
}

void check(const SourceMap& sources, FileId file, Diagnostics& diagnostics) {
    PatternTable::check(kDialect, sources, file, diagnostics);
}

}  // namespace

const TableType table_pcre{
    .name = "pcre", .key_style = KeyStyle::pattern, .sharing = Sharing::threads, .open = open, .check = check};

}  // namespace postern::tables

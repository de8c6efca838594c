// ParamSpec: everything known about one main.cf parameter, through all releases.
//
// Shape:   constant data, made from parameters.def when Postern is built; views and spans are of static storage.
// Units:   Bounds of times are seconds, of text kinds lengths in bytes, of numbers the number itself.
// Source:  postconf(5) and the release history of Postfix 2.0 .. 3.12; summaries are our own.
// Threads: immutable.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "libconf/registry/versions.h"

namespace postern::conf {

/// How a program reads the value. nint and nbool: the value may be an expression with $name.
enum class Kind : std::uint8_t { string, raw, integer, long_integer, time, boolean, nint, nbool };

constexpr bool is_number(Kind k) {
    return k == Kind::integer || k == Kind::long_integer || k == Kind::nint;
}
constexpr bool is_boolean(Kind k) {
    return k == Kind::boolean || k == Kind::nbool;
}
/// `raw` is not $-expanded when it is loaded.
constexpr bool is_text(Kind k) {
    return k == Kind::string || k == Kind::raw;
}

/// What the value means: finer than Kind, for checks, completion and explanations.
enum class Syntax : std::uint8_t {
#define POSTERN_SYNTAX(id, word, text) id,
#include "libconf/registry/syntax.def"
#undef POSTERN_SYNTAX
};

/// What it takes for a change to be seen by running programs.
enum class Applies : std::uint8_t {
    reload,   // `postfix reload`
    restart,  // stop and start
    command,  // the next run of a command-line program
    none,     // cannot be set
    install,  // installation and upgrade only
};

/// Where a default comes from that is not the same everywhere.
enum class Computed : std::uint8_t {
    no,
    build_time,  // a build setting; the default is that of an unmodified Linux build
    platform,    // differs between operating systems; the default is that of Linux
    run_time,    // worked out by the running program; there is no text to give
    release,     // the name or date of the release (mail_version, mail_release_date); `defaults` is empty
};

/// 0 in either field: not checked (a minimum of 0 lets negative numbers pass, as Postfix does).
struct Bounds {
    std::int64_t minimum = 0;
    std::int64_t maximum = 0;
    friend constexpr bool operator==(const Bounds&, const Bounds&) = default;
};

struct DefaultValue {
    Version since{};
    std::string_view value{};
};

/// The parameter in patch releases of one branch, before the next X.Y.0 had it. `since` carries the branch.
struct Backport {
    Version since{};
    Kind kind = Kind::string;
    std::string_view value{};
};

struct KindChange {
    Version since{};
    Kind kind = Kind::string;
};

struct BoundsChange {
    Version since{};
    Bounds bounds{};
};

/// Branches from `from` up to, but without, `until` lack the parameter.
struct Gap {
    Version from{};
    Version until{};
};

struct Deprecation {
    std::string_view replacement{};  // exact name, or empty: see advice
    std::string_view advice{};       // "leave unset", or empty
    Version deprecated = kNever;     // by the documentation
    Version warns = kNever;          // postconf logs a warning from this release on
    Version renamed = kNever;        // the replacement took over; the old name is still honoured
};

struct ParamSpec {
    std::string_view name{};
    std::string_view summary{};
    Kind kind = Kind::string;  // in the newest release that has it
    Syntax syntax = Syntax::other;
    Applies applies = Applies::reload;
    Computed computed = Computed::no;
    char unit = '\0';           // unit of a bare number: s m h d w; NUL when the kind is not time
    bool read_only = false;     // cannot be set in main.cf
    bool before_2_0 = false;    // 1.1 had it already
    Bounds bounds{};            // in the newest release that has it
    Version introduced{};       // first X.Y.0; kNever: only ever in patch releases (backports)
    Version removed = kNever;   // first X.Y.0 without it; equal to `introduced`: never a parameter of its own
    Version honoured = kNever;  // no longer a parameter of its own from here on, but its setting still counts
    std::string_view computed_how{};
    const Deprecation* deprecation = nullptr;
    std::span<const Gap> gaps{};
    std::span<const DefaultValue> defaults{};        // oldest first; the value of each X.Y.0 that changed it
    std::span<const DefaultValue> patch_defaults{};  // changes inside a branch, valid in that branch only
    std::span<const Backport> backports{};
    std::span<const KindChange> kinds{};           // empty: always `kind`
    std::span<const BoundsChange> bounds_since{};  // empty: always `bounds`
    std::span<const std::string_view> values{};    // keywords, for Syntax::enumeration and enum_list
    std::span<const std::string_view> used_by{};   // programs
};

std::string_view kind_name(Kind kind);
/// The word of parameters.def: "maps".
std::string_view syntax_name(Syntax syntax);
/// For people: "lookup tables, type:name".
std::string_view syntax_text(Syntax syntax);
std::string_view applies_name(Applies applies);

}  // namespace postern::conf

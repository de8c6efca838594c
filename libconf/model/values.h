// Values: typed reads of a configuration, of main.cf or of one entry of master.cf, each with its place.
//
// Shape:   a value is expanded, then read as the program would: yes/no, number, time, size, keyword, list.
// Units:   times in seconds with their spelling, sizes in bytes; places are byte ranges of a file.
// Errors:  bad_value, bad_duration, bad_syntax (cannot be expanded), loop, limit_exceeded, not_found (no such
//          parameter); the message is what Postfix's programs say when they stop.
// Source:  postconf(5); texts observed with postmap and bounce of Postfix 3.7.11.
// Threads: immutable; the Config and the ServiceView must outlive it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/byte_size.h"
#include "libconf/base/duration.h"
#include "libconf/base/result.h"
#include "libconf/model/config.h"
#include "libconf/model/expand.h"
#include "libconf/model/service_view.h"
#include "libconf/syntax/quoting.h"

namespace postern::conf {

/// The names of a configuration as one entry of master.cf sees them.
class ScopedNames : public Names {
public:
    explicit ScopedNames(const Config& config, const ServiceView* service = nullptr)
        : config_(config), service_(service) {}
    std::optional<std::string_view> raw(std::string_view name) const override {
        const auto own = service_ == nullptr ? std::nullopt : service_->raw(name);
        return own ? own : config_.raw(name);
    }

private:
    const Config& config_;
    const ServiceView* service_;
};

/// What a parameter's values must be in the target release, whatever its class.
struct ValueRules {
    Kind kind = Kind::string;
    Syntax syntax = Syntax::other;
    char unit = '\0';
    Bounds bounds{};
    friend bool operator==(const ValueRules&, const ValueRules&) = default;
};

ValueRules value_rules(const Parameter& parameter, Version version);
/// The same text for all spellings of a value: `60` and `1m`, `Yes` and `yes`, `a, b` and `a b`. What cannot be read
/// stays as it is, but for its white space.
std::string canonical_text(const ValueRules& rules, std::string_view expanded);
/// The value is a sequence of elements.
bool is_list(Syntax syntax);

template <class T>
struct Located {
    T value;
    SourceRange range;  // FileId::none: a default, or the command line
};

struct ListElement {
    std::string text;
    SourceRange range;
};

class Values;

/// A value with every $name replaced, which knows where its characters stand.
class ResolvedValue {
public:
    const std::string& text() const { return expansion_.text; }
    const Expansion& expansion() const { return expansion_; }
    /// Of the whole value, as it is set.
    SourceRange range() const;
    /// Where `span` was copied from. When it comes from several places: the part of the value, $names included, that
    /// it was made of.
    SourceRange range(TextSpan span) const;

private:
    friend class Values;
    ResolvedValue(const Values& values, std::string_view name, Expansion expansion)
        : values_(&values), name_(name), expansion_(std::move(expansion)) {}

    std::size_t fragment_at(std::size_t offset) const;
    std::size_t fragment_end(std::size_t index) const;
    bool is_own(const Fragment& fragment) const;
    TextSpan made_of(TextSpan span, std::size_t first, std::size_t last) const;

    const Values* values_;  // outlives this
    std::string name_;
    Expansion expansion_;
};

class Values {
public:
    explicit Values(const Config& config, const ServiceView* service = nullptr);

    const Config& config() const { return config_; }
    const ScopedNames& names() const { return names_; }

    /// Expanded, but not checked.
    [[nodiscard]] Result<ResolvedValue> resolve(std::string_view name) const;
    /// Expanded, and of an allowed length.
    [[nodiscard]] Result<Located<std::string>> text(std::string_view name) const;
    [[nodiscard]] Result<Located<bool>> boolean(std::string_view name) const;
    [[nodiscard]] Result<Located<std::int64_t>> number(std::string_view name) const;
    [[nodiscard]] Result<Located<ByteSize>> size(std::string_view name) const;
    [[nodiscard]] Result<Located<Duration>> time(std::string_view name) const;
    /// One of the parameter's keywords, spelled as in the manual.
    [[nodiscard]] Result<Located<std::string_view>> keyword(std::string_view name) const;
    /// Elements are separated by white space and commas; { } keeps an element together.
    [[nodiscard]] Result<std::vector<ListElement>> list(std::string_view name) const;

    /// Reads the value as its kind says, for the error alone.
    [[nodiscard]] Result<void> check(std::string_view name) const;
    /// canonical_text() of the expanded value; the value as it is written when it cannot be expanded.
    std::string canonical(std::string_view name) const;

    /// Where `length` characters of a parameter's raw value stand; FileId::none when no file has them.
    SourceRange place(std::string_view parameter, TextSpan part) const;
    /// Of a whole raw value.
    SourceRange place(std::string_view parameter) const;

private:
    struct Reading {
        ResolvedValue value;
        ValueRules rules;
    };
    Result<Reading> read(std::string_view name) const;

    const Config& config_;
    const ServiceView* service_;
    ScopedNames names_;
    std::map<std::string_view, const Assignment*> assignments_;  // the one that counts
};

}  // namespace postern::conf

// MasterService: one entry of master.cf, its eight fields and its arguments.
//
// Shape:   service, type, private, unprivileged, chroot, wakeup, process_limit and command, then arguments; every
//          piece knows its place in the file. Arguments are in the form that daemons get: braces taken off.
// Units:   TextSpan and value offsets are offsets in text().
// Errors:  read_service() returns nullopt for fewer than eight words; other faults are diagnostics, and the entry is
//          read as Postfix reads it.
// Source:  master(5); compared with postconf 3.7.11 (-M, -F, -P).
// Threads: plain values, immutable once read.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/diagnostic.h"
#include "libconf/syntax/logical_line.h"
#include "libconf/syntax/quoting.h"

namespace postern::conf {

enum class ServiceField : std::uint8_t {
    service,
    type,
    private_,  // NOLINT(readability-identifier-naming): the name is a keyword
    unprivileged,
    chroot,
    wakeup,
    process_limit,
    command,  // the program; its arguments are apart
};

inline constexpr std::size_t kServiceFields = 8;

/// As postconf -F spells it: "private" for private_.
std::string_view field_name(ServiceField field);
std::optional<ServiceField> find_service_field(std::string_view name);
/// The text is allowed there. Service names and commands can be anything.
bool valid_service_field(ServiceField field, std::string_view text);
/// Postfix's words for a text that is not: `invalid chroot field "x" in "smtp inet n - x - - smtpd"`.
std::string describe_invalid(ServiceField field, std::string_view text, std::string_view entry);

/// A TextSpan in half the space: an entry may have millions of arguments.
class PackedSpan {
public:
    PackedSpan() = default;
    PackedSpan(TextSpan span)
        : begin_(static_cast<std::uint32_t>(span.begin)), end_(static_cast<std::uint32_t>(span.end)) {}
    operator TextSpan() const { return {begin_, end_}; }
    std::string_view of(std::string_view text) const { return TextSpan(*this).of(text); }

private:
    std::uint32_t begin_ = 0;
    std::uint32_t end_ = 0;
};

/// One argument of the command. `-oname=value` is two, as if written with a blank.
struct MasterArgument {
    PackedSpan text;
    PackedSpan written;    // in the folded line, braces included
    bool made_up = false;  // the folded line does not hold `text`; MasterService::text() does
};

/// One `-o name=value` that counts.
struct ServiceSetting {
    std::string_view name;   // views of the MasterService
    std::string_view value;  // as written, not expanded
    TextSpan written;        // in the folded line: name and value with their braces
    std::size_t value_at;    // where the value starts in the folded line
};

class MasterService {
public:
    std::string_view field(ServiceField field) const { return at(field).of(text()); }
    std::string_view name() const { return field(ServiceField::service); }
    std::string_view type() const { return field(ServiceField::type); }
    std::string_view command() const { return field(ServiceField::command); }
    /// The last path component of the command: what $process_name becomes.
    std::string_view program() const;
    SourceRange range(ServiceField field) const { return range(at(field)); }

    std::span<const MasterArgument> arguments() const { return arguments_; }
    std::string_view text(const MasterArgument& argument) const;

    /// The argument, from `index` on, is an option with a value in the next argument, and there is one.
    bool is_pair(std::size_t index) const;
    /// Options end here: the first argument that is none, or `--`.
    std::size_t option_count() const;

    /// In the order of the file; a name may come twice, then the last one counts.
    std::vector<ServiceSetting> settings() const;
    /// Where characters [begin, end) of a setting's value stand in the file.
    SourceRange value_range(const ServiceSetting& setting, TextSpan part) const;

    /// The whole entry in one line.
    std::string_view text() const { return folded_.text(); }
    SourceRange range(TextSpan span) const { return folded_.range(span.begin, span.end); }
    SourceRange range() const { return range(TextSpan{0, text().size()}); }
    const FoldedText& folded() const { return folded_; }
    /// Which of the document's line nodes it is.
    std::size_t node() const { return node_; }

private:
    friend class ServiceReader;
    TextSpan at(ServiceField field) const { return fields_[static_cast<std::size_t>(field)]; }
    std::size_t value_offset(const MasterArgument& argument, const NameValue& pair) const;

    FoldedText folded_;
    std::size_t node_ = 0;
    std::array<PackedSpan, kServiceFields> fields_{};
    std::vector<MasterArgument> arguments_;
    std::string made_up_;  // texts of arguments that the folded line does not hold as they are
};

/// Reads one logical line. `node` is kept for the caller; faults are appended to `found`, in Postfix's order.
std::optional<MasterService> read_service(FoldedText line, std::size_t node, Diagnostics& found);

}  // namespace postern::conf

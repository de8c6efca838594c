// BounceTemplate: the headers and the text of a delivery status notification, and the reader of template files.
//
// Shape:   four templates. A file has `name = value` lines, where the value may be `<<WORD` and the lines up to WORD;
//          a value is header lines, blank lines, text. What a file does not say, or says wrongly, is as it was.
//          A NUL ends its line.
// Errors:  none: faults are diagnostics, worded as Postfix does, with the file name and the line where Postfix counts
//          (one more than the last line read). After a fatal one Postfix uses nothing of the file.
// Source:  bounce(5); texts and rules observed with postconf 3.7.11 -t.
// Threads: plain values, pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libconf/base/diagnostic.h"
#include "libconf/base/source.h"

namespace postern::conf {

enum class BounceKind : std::uint8_t { failure, delay, success, verify };

inline constexpr std::array kBounceKinds = {BounceKind::failure, BounceKind::delay, BounceKind::success,
                                            BounceKind::verify};

/// "failure": templates are named failure_template and so on.
std::string_view bounce_kind_name(BounceKind kind);

struct BounceTemplate {
    BounceKind kind = BounceKind::failure;
    std::string origin;  // the file's name, or "[built-in]"
    std::string charset;
    std::string from;
    std::string subject;
    std::optional<std::string> postmaster_subject;  // failure and delay only
    std::string text;                               // before $-expansion
};

using BounceTemplates = std::array<BounceTemplate, kBounceKinds.size()>;

struct BounceTemplateFile {
    BounceTemplates templates;
    Diagnostics diagnostics;  // of the file's syntax
    std::array<Diagnostics, kBounceKinds.size()> template_diagnostics;

    /// Why the file's template is not used.
    Diagnostics& of(BounceKind kind) { return template_diagnostics[static_cast<std::size_t>(kind)]; }
};

/// Reads the text of a template file over `defaults`; `name` is what diagnostics call it.
BounceTemplateFile parse_bounce_templates(FileId file, std::string_view name, std::string_view text,
                                          BounceTemplates defaults);

}  // namespace postern::conf

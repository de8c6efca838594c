#include "libconf/registry/bounce_templates.h"

namespace postern::conf {
namespace {

std::string_view from_header(FromFormat format) {
    switch (format) {
#define POSTERN_BOUNCE_FROM(word, text) \
    case FromFormat::word:              \
        return text;
#include "libconf/registry/bounce_templates.def"
    }
    return {};
}

}  // namespace

BounceTemplates built_in_bounce_templates(FromFormat format) {
    const auto make = [format](BounceKind kind, std::string_view subject, std::string_view postmaster_subject,
                               std::string_view text) {
        BounceTemplate made;
        made.kind = kind;
        made.origin = "[built-in]";
        made.charset = "us-ascii";
        made.from = from_header(format);
        made.subject = subject;
        if (!postmaster_subject.empty()) made.postmaster_subject = postmaster_subject;
        made.text = text;
        return made;
    };
    return {{
#define POSTERN_BOUNCE_TEMPLATE(kind, subject, postmaster_subject, text) \
    make(BounceKind::kind, subject, postmaster_subject, text),
#include "libconf/registry/bounce_templates.def"
    }};
}

}  // namespace postern::conf

// The built-in templates of delivery status notifications: what Postfix sends when no template file says otherwise.
//
// Shape:   failure, delay, success and verify; texts before $-expansion.
// Source:  bounce_templates.def.
// Threads: pure function.
#pragma once

#include <cstdint>

#include "libconf/syntax/bounce_template.h"

namespace postern::conf {

/// header_from_format: how the From: header is written. Before Postfix 3.3 always `obsolete`.
enum class FromFormat : std::uint8_t { standard, obsolete };

/// Their origin is "[built-in]".
BounceTemplates built_in_bounce_templates(FromFormat format);

}  // namespace postern::conf

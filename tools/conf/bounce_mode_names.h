// BounceNames: what $name means in the text of a bounce template.
//
// Shape:   parameters of bounce(8) and those set in main.cf; delay_warning_time_UNIT and maximal_queue_lifetime_UNIT;
//          myhostname and mydomain in Unicode when smtputf8_enable is on. Values come expanded, with `$` doubled.
// Units:   UNIT is seconds, minutes, hours, days or weeks; results are whole numbers, rounded down.
// Errors:  bad_value, bad_duration: the text of a fatal message. A lookup that fails is kept in failure().
// Source:  bounce(5); observed with postconf 3.7.11 -b.
// Threads: none: lookups are cached.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "libconf/model/expand.h"
#include "libconf/registry/bounce_templates.h"
#include "libconf/syntax/bounce_template.h"
#include "tools/conf/bounce_mode.h"

namespace postern::conf_tool {

/// Parameters that bounce(8) reads when it starts, checked as it does.
struct BounceSettings {
    std::int64_t delay_warning_time = 0;      // seconds
    std::int64_t maximal_queue_lifetime = 0;  // seconds
    conf::FromFormat from_format = conf::FromFormat::obsolete;
    bool smtputf8 = false;
    std::string template_file;
};

[[nodiscard]] Result<BounceSettings> read_bounce_settings(const BounceSource& source, const conf::Target& target,
                                                          Console& console);

class BounceNames : public conf::Names {
public:
    BounceNames(const BounceSource& source, const BounceSettings& settings, const conf::Target& target,
                Console& console)
        : source_(source), settings_(settings), target_(target), console_(console) {}

    /// Messages name the template whose text is being expanded.
    void use(const conf::BounceTemplate& current);

    std::optional<std::string_view> raw(std::string_view name) const override;
    const std::optional<Error>& failure() const { return failure_; }

private:
    std::optional<std::string> value(std::string_view name) const;
    std::string in_unit(std::string_view name, std::size_t stem, std::int64_t seconds) const;
    std::string in_unicode(std::string_view name, std::string value) const;
    bool is_defined(std::string_view name) const;

    const BounceSource& source_;
    const BounceSettings& settings_;
    conf::Target target_;
    Console& console_;
    const conf::BounceTemplate* current_ = nullptr;
    mutable std::map<std::string, std::optional<std::string>, std::less<>> cache_;
    mutable std::optional<Error> failure_;
};

}  // namespace postern::conf_tool

#include "tools/conf/edit_mode_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "libconf/base/ascii.h"
#include "libconf/syntax/quoting.h"

namespace postern::conf_tool {
namespace {

using conf::EditAction;

tl::unexpected<Error> bad(std::string message) {
    return fail(ErrorCode::bad_syntax, std::move(message));
}

/// "name = value" in its parts.
struct Assignment {
    std::string name;
    std::string value;
};

Result<Assignment> read_assignment(std::string_view argument) {
    const std::string_view text = ascii::trim_left(argument);
    const conf::NameValue pair = conf::read_name_value(text);
    if (pair.fault != conf::NameValueFault::none) return bad(conf::describe(pair.fault, text));
    return Assignment{std::string(pair.name.of(text)), std::string(pair.value.of(text))};
}

/// What no edit mode takes; `phrase` is how postconf names the modes.
Result<void> check_one_line(std::string_view argument, std::string_view phrase) {
    if (argument.find('\n') != std::string_view::npos) return bad(fmt::format("{} no multi-line input", phrase));
    if (ascii::trim_left(argument).starts_with('#')) return bad(fmt::format("{} no comment input", phrase));
    return {};
}

EditAction edit_action(Action action) {
    if (action == Action::exclude) return EditAction::remove;
    return action == Action::comment_out ? EditAction::comment_out : EditAction::set;
}

Result<void> require_arguments(const Options& options) {
    if (!options.names.empty()) return {};
    return bad(options.action == Action::edit ? "-e requires name=value argument" : "missing service argument");
}

/// A master.cf argument: what stands in front of `=`, in its parts, and the value.
struct Target {
    std::vector<std::string> parts;
    std::string value;
};

std::vector<std::string> split_slashes(std::string_view text) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('/', at), text.size());
        if (end > at) parts.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

Result<Target> split_target(const std::string& argument, Action action) {
    if (const auto one = check_one_line(argument, "-Me, -Fe, -Pe, -X, or -# accept"); !one) {
        return tl::unexpected<Error>(one.error());
    }
    if (action != Action::edit) return Target{split_slashes(ascii::trim_left(argument)), ""};
    return read_assignment(argument).transform([](Assignment&& pair) {
        return Target{split_slashes(pair.name), std::move(pair.value)};
    });
}

Result<conf::ParameterEdit> parameter_edit(const std::string& argument, Action action) {
    if (const auto one = check_one_line(argument, "-e, -X, or -# accepts"); !one)
        return tl::unexpected<Error>(one.error());
    if (action == Action::edit) {
        return read_assignment(argument).transform([](Assignment&& pair) {
            return conf::ParameterEdit{EditAction::set, std::move(pair.name), std::move(pair.value)};
        });
    }
    const std::string_view name = ascii::trim_left(argument);
    if (name.empty()) return bad("-X or -# requires non-blank parameter names");
    if (name.find('=') != std::string_view::npos) return bad("-X or -# requires parameter names without value");
    return conf::ParameterEdit{edit_action(action), std::string(name), ""};
}

Result<conf::EntryEdit> entry_edit(const std::string& argument, Action action) {
    Result<Target> target = split_target(argument, action);
    if (!target) return tl::unexpected<Error>(target.error());
    if (target->parts.size() != 2) return bad("-Me, -MX or -M# requires service_name/type");
    return conf::EntryEdit{
        edit_action(action), {target->parts[0], target->parts[1]}, std::move(target->value), argument};
}

bool has_space(std::string_view text) {
    return std::any_of(text.begin(), text.end(), ascii::is_space);
}

Result<conf::FieldEdit> field_edit(const std::string& argument, Action action) {
    Result<Target> target = split_target(argument, action);
    if (!target) return tl::unexpected<Error>(target.error());
    if (target->parts.size() != 3) return bad("-Fe or -FX requires service_name/type/field_name");
    const std::string& name = target->parts[2];
    if (name == "*") return bad("-Fe does not accept wild-card field name");
    const std::optional<conf::ServiceField> field = conf::find_service_field(name);
    if (!field) return bad(fmt::format("invalid service attribute name: \"{}\"", name));
    if (*field != conf::ServiceField::command && has_space(target->value)) {
        return bad("-Fe does not accept whitespace in non-command field");
    }
    return conf::FieldEdit{{target->parts[0], target->parts[1]}, *field, std::move(target->value), argument};
}

Result<conf::ServiceParameterEdit> service_parameter_edit(const std::string& argument, Action action) {
    Result<Target> target = split_target(argument, action);
    if (!target) return tl::unexpected<Error>(target.error());
    if (target->parts.size() != 3) return bad("-Pe or -PX requires service_name/type/parameter");
    if (target->parts[2] == "*") return bad("-Pe does not accept wild-card parameter name");
    if (has_space(target->value)) return bad("-Pe does not accept whitespace in parameter value");
    return conf::ServiceParameterEdit{edit_action(action),
                                      {target->parts[0], target->parts[1]},
                                      target->parts[2],
                                      std::move(target->value),
                                      argument};
}

template <class Edit>
Result<std::vector<Edit>> each(const Options& options, Result<Edit> (*read)(const std::string&, Action)) {
    if (const auto some = require_arguments(options); !some) return tl::unexpected<Error>(some.error());
    std::vector<Edit> edits;
    for (const std::string& argument : options.names) {
        Result<Edit> edit = read(argument, options.action);
        if (!edit) return tl::unexpected<Error>(edit.error());
        edits.push_back(std::move(*edit));
    }
    return edits;
}

}  // namespace

Result<std::vector<conf::ParameterEdit>> parameter_edits(const Options& options) {
    return each(options, parameter_edit);
}
Result<std::vector<conf::EntryEdit>> entry_edits(const Options& options) {
    return each(options, entry_edit);
}
Result<std::vector<conf::FieldEdit>> field_edits(const Options& options) {
    return each(options, field_edit);
}
Result<std::vector<conf::ServiceParameterEdit>> service_parameter_edits(const Options& options) {
    return each(options, service_parameter_edit);
}

}  // namespace postern::conf_tool

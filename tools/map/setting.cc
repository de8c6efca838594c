#include "tools/map/setting.h"

#include <fmt/format.h>

#include <utility>

#include "libconf/base/ascii.h"
#include "libconf/base/text_file.h"
#include "libconf/model/expand.h"
#include "libtables/unicode/utf8.h"
#include "tools/support/main_file.h"
#include "tools/support/start_checks.h"

namespace postern::map_tool {

Setting::Setting(const Options& options, const conf::Machine& machine, Console& console)
    : options_(options),
      machine_(machine),
      console_(console),
      surroundings_([this](std::string_view name) { return parameter(name); },
                    [this](Severity severity, const std::string& text) { report(severity, text); }) {
}

Result<void> Setting::load() {
    const ConfigPlace place = ConfigPlace::find(options_.config_directory);
    const std::string path = place.path + "/main.cf";
    auto text = read_file(path);
    if (!text) return tl::unexpected<Error>(text.error());
    const FileId file = sources_.add(path, std::move(*text));
    auto main_cf = load_main_file(place, file, sources_, console_);
    if (!main_cf) return tl::unexpected<Error>(main_cf.error());
    main_cf_ = std::move(*main_cf);
    conf::ConfigInput input;
    input.main_cf = &*main_cf_;
    input.target = options_.target;
    if (place.given) input.config_directory = place.path;
    config_ = conf::Config::build(std::move(input), machine_);
    if (auto good = check_start_parameters(*config_, console_); !good) return good;
    utf8_ = ascii::equal_fold(parameter("smtputf8_enable").value_or("no"), "yes");
    return {};
}

std::optional<std::string> Setting::parameter(std::string_view name) const {
    const auto raw = config_->raw(name);
    if (!raw) return std::nullopt;
    auto expansion = conf::expand(*raw, *config_);
    if (!expansion) return std::nullopt;
    return std::move(expansion->text);
}

tables::OpenOptions Setting::open_options() const {
    tables::OpenOptions open;
    open.key_case = options_.key_case;
    open.terminator = options_.terminator;
    if (options_.file_values == Choice::yes) open.values = tables::ValueForm::files;
    const bool message_bytes =
        (options_.message.body || options_.message.headers) && options_.check_message == Choice::no;
    if (utf8_ && options_.utf8 == Choice::yes && !message_bytes) open.text = tables::TextCheck::utf8;
    return open;
}

Result<tables::TableSpec> Setting::spec(const std::string& text) const {
    if (text.find(':') != std::string::npos) return tables::TableSpec::parse(text);
    std::string type = parameter("default_database_type").value_or("hash");
    if (text.empty()) return tables::TableSpec::parse(type + ':');
    return tables::TableSpec{std::move(type), text};
}

std::string Setting::masked(std::string_view text) const {
    return utf8_ ? tables::printable_utf8(text) : ascii::printable(text);
}

void Setting::report(Severity severity, const std::string& text) const {
    if (severity == Severity::note) {
        if (options_.verbose > 0) console_.note(masked(text));
        return;
    }
    if (severity == Severity::error) return console_.error(masked(text));
    console_.warn_each_time(masked(text));
}

}  // namespace postern::map_tool

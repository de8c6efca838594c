#include "libconf/syntax/service_print.h"

#include <array>
#include <utility>

namespace postern::conf {
namespace {

/// Where the columns start, as long as no field before is too long.
constexpr std::array<std::size_t, kServiceFields> kColumns = {0, 11, 17, 25, 33, 41, 49, 57};

/// A line that is being printed.
class ServiceLine {
public:
    ServiceLine(std::string& out, Fold fold) : out_(out), fold_(fold) {}

    void label(std::string_view text) { put(text); }

    /// The text right after a label. Observed: a long one starts a line even when nothing else is folded.
    void labelled(std::string_view text) {
        if (column_ > 0 && column_ + text.size() > kFoldColumns) start_line();
        put(text);
    }

    void column(std::size_t start, std::string_view text) {
        if (column_ > 0) put(" ");
        if (column_ < start) put(std::string(start - column_, ' '));
        put(text);
    }

    /// Observed: braces around a word that shares its line are not counted when it is decided where to fold; and up to
    /// column 4 a line counts as a continuation line that has just begun, without a blank before the word: -Fh prints
    /// "pipe flags=R" as "pipeflags=R".
    void word(std::string_view text, std::size_t counted) {
        if (std::exchange(own_line_, false) && fold_ == Fold::yes) {
            start_line();
        } else if (column_ > kFoldIndent.size()) {
            if (fold_ == Fold::yes && column_ + 1 + counted >= kFoldColumns) {
                start_line();
            } else {
                put(" ");
            }
        }
        put(text);
    }

    void on_own_line(std::string_view text) {
        if (fold_ == Fold::yes) {
            start_line();
        } else {
            put(" ");
        }
        put(text);
        own_line_ = true;
    }

private:
    void put(std::string_view text) {
        out_ += text;
        column_ += text.size();
    }
    void start_line() {
        out_ += '\n';
        out_ += kFoldIndent;
        column_ = kFoldIndent.size();
    }

    std::string& out_;
    Fold fold_;
    std::size_t column_ = 0;
    bool own_line_ = false;  // the word before wanted a line for itself
};

std::string in_braces_if_needed(std::string text) {
    if (text.find_first_of(kWordSeparators) == std::string::npos) return text;
    return '{' + text + '}';
}

Result<void> print_arguments(ServiceLine& line, const MasterService& service, const SettingText& setting_text) {
    const auto arguments = service.arguments();
    const std::size_t options = service.option_count();
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string text(service.text(arguments[i]));
        if (i < options && service.is_pair(i)) {
            Result<std::string> setting(service.text(arguments[++i]));
            if (setting_text) setting = setting_text(*setting);
            if (!setting) return fail(setting.error().code, std::move(setting.error().message));
            line.on_own_line(text + ' ' + in_braces_if_needed(std::move(*setting)));
        } else {
            // postconf puts no braces around options and the first word after them, needed or not.
            line.word(i <= options ? text : in_braces_if_needed(text), text.size());
        }
    }
    return {};
}

}  // namespace

Result<void> print_service(std::string& out, const MasterService& service, Fold fold, const SettingText& setting_text) {
    ServiceLine line(out, fold);
    for (std::size_t i = 0; i < kServiceFields; ++i) {
        line.column(kColumns[i], service.field(static_cast<ServiceField>(i)));
    }
    Result<void> printed = print_arguments(line, service, setting_text);
    out += '\n';
    return printed;
}

Result<void> print_service_field(std::string& out, std::string_view label, const MasterService& service,
                                 ServiceField field, Fold fold, const SettingText& setting_text) {
    ServiceLine line(out, fold);
    line.label(label);
    line.labelled(service.field(field));
    Result<void> printed;
    if (field == ServiceField::command) printed = print_arguments(line, service, setting_text);
    out += '\n';
    return printed;
}

}  // namespace postern::conf

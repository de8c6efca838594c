#include "tools/map/entry_feed.h"

#include <fmt/format.h>

#include <utility>
#include <variant>

#include "libtables/alias_text.h"
#include "libtables/support/file_values.h"

namespace postern::map_tool {

struct EntryFeed::Text {
    std::variant<tables::SourceText, tables::AliasText> text;
};

EntryFeed::EntryFeed(tables::ByteSource source, std::string name, const Setting& setting)
    : name_(std::move(name)), setting_(setting) {
    const auto report = [this](const tables::SourceProblem& problem) { this->report(problem.text(name_)); };
    const tables::TextCheck check = setting.open_options().text;
    if (setting.options().program == Program::alias) {
        text_ = std::make_unique<Text>(Text{tables::AliasText(std::move(source), check, report)});
    } else {
        text_ = std::make_unique<Text>(Text{tables::SourceText(std::move(source), check, report)});
    }
}

EntryFeed::~EntryFeed() = default;

void EntryFeed::report(const std::string& text) const {
    if (before_report_) before_report_();
    setting_.surroundings().report(Severity::warning, text);
}

std::uint64_t EntryFeed::bytes_read() const {
    return std::visit([](const auto& text) { return text.bytes_read(); }, text_->text);
}

Result<bool> EntryFeed::next(tables::SourceEntry& entry) {
    while (true) {
        auto more = std::visit([&](auto& text) { return text.next(entry); }, text_->text);
        if (!more || !*more || setting_.options().file_values == Choice::no) return more;
        auto content = tables::encode_files(entry.value);
        if (content) {
            content_ = std::move(*content);
            entry.value = content_;
            return true;
        }
        report(fmt::format("{}, line {}: {}: skipping this entry", name_, entry.first_line, content.error().message));
    }
}

}  // namespace postern::map_tool

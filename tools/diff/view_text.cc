#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "tools/diff/view.h"

namespace postern::diff_tool {
namespace {

constexpr std::size_t kMostEntries = 20;  // of one table; JSON has all of them

enum class Ink { bold, red, green, yellow, dim };

// Control characters do nothing to a terminal.
std::string safe(std::string_view text) {
    std::string out;
    for (const char c : text) out += (c >= 0 && c < ' ') || c == '\x7f' ? '?' : c;
    return out;
}

std::string value_of(std::string_view text) {
    return text.empty() ? "(empty)" : safe(text);
}

class TextView {
public:
    explicit TextView(Paint paint) : paint_(paint) {}

    std::string paint(Ink ink, std::string_view text) const {
        constexpr std::array<int, 5> kCodes{1, 31, 32, 33, 2};
        if (paint_ == Paint::off || text.empty()) return std::string(text);
        return fmt::format("\033[{}m{}\033[0m", kCodes[static_cast<std::size_t>(ink)], text);
    }

    std::string labels(const Labels& labels) const {
        if (labels.empty()) return {};
        std::vector<std::string> words;
        for (const Label label : labels) {
            const std::string_view text = label_text(label);
            switch (label) {
                case Label::security_down:
                    words.push_back(paint(Ink::red, text));
                    break;
                case Label::security_up:
                    words.push_back(paint(Ink::green, text));
                    break;
                case Label::restart:
                case Label::postmap:
                    words.push_back(paint(Ink::yellow, text));
                    break;
                default:
                    words.push_back(paint(Ink::dim, text));
            }
        }
        return fmt::format("  [{}]", fmt::join(words, ", "));
    }

    void line(std::string_view indent, char mark, std::string_view text) {
        const Ink ink = mark == '-' ? Ink::red : mark == '+' ? Ink::green : Ink::yellow;
        out_ += fmt::format("{}{}\n", indent, paint(ink, fmt::format("{} {}", mark, safe(text))));
    }

    void setting(const Setting& setting, std::string_view indent, std::string_view option) {
        const conf::ParameterChange& change = setting.change;
        const std::string& place = setting.after_place.empty() ? setting.before_place : setting.after_place;
        out_ += fmt::format("{}{}{}{}{}\n", indent, option, paint(Ink::bold, safe(change.name)), labels(setting.labels),
                            place.empty() ? "" : paint(Ink::dim, fmt::format("  {}", safe(place))));
        const std::string inner = std::string(indent) + "  ";
        if (change.elements.empty() || !change.before.set) {
            line(inner, '-', side(change.before));
            line(inner, '+', side(change.after));
            return;
        }
        for (const conf::ElementChange& element : change.elements) line(inner, element_mark(element.kind), element.text);
        if (change.after.raw != change.after.expanded) {
            out_ += fmt::format("{}{}\n", inner, paint(Ink::dim, fmt::format("(written {})", safe(change.after.raw))));
        }
    }

    void comparison(const Comparison& comparison, Order order) {
        out_ += fmt::format("{} {}\n{} {}\n", paint(Ink::red, "---"), safe(comparison.before), paint(Ink::green, "+++"),
                            safe(comparison.after));
        settings(comparison.settings, order);
        for (const Service& one : comparison.services) service(one);
        for (const Table& one : comparison.tables) table(one);
        if (!comparison.follow.empty()) {
            out_ += fmt::format("\nDefaults that follow: {}\n", fmt::join(comparison.follow, ", "));
        }
        out_ += fmt::format("\n{}\n", summary_of(comparison));
    }

    void upgrade(const Upgrade& upgrade) {
        out_ += fmt::format("{}: Postfix {} -> {}\n", safe(upgrade.directory), upgrade.from.text(), upgrade.to.text());
        heading(upgrade, AdviceAction::remove, "Settings to delete");
        heading(upgrade, AdviceAction::rename, "Settings to rename");
        heading(upgrade, AdviceAction::rewrite, "Settings to rewrite");
        heading(upgrade, AdviceAction::pin, "Defaults that change: adopt the new value (nothing to do), or pin the old one");
        news(upgrade);
        const auto work = std::count_if(upgrade.advice.begin(), upgrade.advice.end(),
                                        [](const Advice& advice) { return advice.action != AdviceAction::know; });
        out_ += work == 0 ? "\nnothing to do\n" : fmt::format("\n{} to look at\n", work);
    }

    std::string take() { return std::move(out_); }

private:
    static std::string side(const conf::ChangeSide& side) {
        if (!side.known && !side.set) return "(no such parameter)";
        const std::string by = side.set ? "" : "  (default)";
        if (side.raw == side.expanded) return value_of(side.raw) + by;
        return fmt::format("{}  (written {}){}", value_of(side.expanded), safe(side.raw), by);
    }

    void settings(const std::vector<Setting>& settings, Order order) {
        std::map<std::string_view, std::vector<const Setting*>> groups;
        for (const Setting& one : settings) {
            groups[order == Order::by_name ? "main.cf" : subject_of(one.change.name)].push_back(&one);
        }
        for (const auto& [name, group] : groups) {
            out_ += fmt::format("\n{}\n", paint(Ink::bold, name));
            for (const Setting* one : group) setting(*one, "  ", "");
        }
    }

    void service(const Service& service) {
        const conf::ServiceChange& change = service.change;
        const std::string name = fmt::format("{}/{}", safe(change.name), safe(change.type));
        out_ += fmt::format("\n{}{}{}\n", paint(Ink::bold, name),
                            change.kind == conf::ServiceChangeKind::changed ? "" : fmt::format("  {}", service_word(change.kind)),
                            labels(service.labels));
        if (!service.text.empty()) line("  ", change.kind == conf::ServiceChangeKind::added ? '+' : '-', service.text);
        for (const conf::FieldChange& field : change.fields) {
            out_ += fmt::format("  {}\n", conf::field_name(field.field));
            line("    ", '-', field.before);
            line("    ", '+', field.after);
        }
        for (const conf::ElementChange& argument : change.arguments) line("  ", element_mark(argument.kind), argument.text);
        for (const Setting& one : service.settings) setting(one, "  ", "-o ");
    }

    void table(const Table& table) {
        out_ += fmt::format("\n{}  {}{}\n", paint(Ink::bold, safe(table.spec)), paint(Ink::dim, safe(table.parameter)),
                            labels(table.labels));
        std::size_t shown = 0;
        for (const EntryChange& change : table.entries) {
            if (++shown > kMostEntries) break;
            entry(change, table.secret);
        }
        if (table.entries.size() > kMostEntries) {
            out_ += fmt::format("  and {} more\n", table.entries.size() - kMostEntries);
        }
    }

    void entry(const EntryChange& change, bool secret) {
        std::string text = change.key;
        if (secret) {
            text += "  (hidden)";
        } else if (change.kind == EntryChangeKind::changed) {
            text += fmt::format("  {} -> {}", change.before, change.after);
        } else if (const std::string& result = change.after.empty() ? change.before : change.after; !result.empty()) {
            text += "  " + result;
        }
        line("  ", entry_mark(change.kind), text);
    }

    void heading(const Upgrade& upgrade, AdviceAction action, std::string_view title) {
        bool first = true;
        for (const Advice& advice : upgrade.advice) {
            if (advice.action != action) continue;
            if (std::exchange(first, false)) out_ += fmt::format("\n{}\n", paint(Ink::bold, title));
            one_advice(advice);
        }
    }

    void one_advice(const Advice& advice) {
        out_ += fmt::format("  {}{}{}\n", paint(Ink::bold, safe(advice.subject)), labels(advice.labels),
                            advice.place.empty() ? "" : paint(Ink::dim, "  " + safe(advice.place)));
        out_ += fmt::format("    {}{}\n", safe(advice.message), advice.already ? " (already so before the upgrade)" : "");
        if (!advice.about.empty()) out_ += fmt::format("    {}\n", advice.about);
        if (!advice.help.empty()) out_ += fmt::format("    do: {}\n", safe(advice.help));
        if (!advice.title.empty()) out_ += fmt::format("    {}: {}\n", action_word(advice.action), safe(advice.title));
    }

    void news(const Upgrade& upgrade) {
        bool first = true;
        for (const Advice& advice : upgrade.advice) {
            if (advice.action != AdviceAction::know) continue;
            if (std::exchange(first, false)) out_ += fmt::format("\n{}\n", paint(Ink::bold, "New parameters"));
            out_ += fmt::format("  {} = {}\n", advice.subject, safe(advice.after));
        }
    }

    Paint paint_;
    std::string out_;
};

std::string counted(std::size_t count, std::string_view thing) {
    return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

}  // namespace

std::string text_of(const Comparison& comparison, Order order, Paint paint) {
    TextView view(paint);
    view.comparison(comparison, order);
    return view.take();
}

std::string text_of(const Upgrade& upgrade, Paint paint) {
    TextView view(paint);
    view.upgrade(upgrade);
    return view.take();
}

std::string summary_of(const Comparison& comparison) {
    if (comparison.empty()) return "no differences";
    std::vector<std::string> parts;
    if (!comparison.settings.empty()) parts.push_back(counted(comparison.settings.size(), "setting"));
    if (!comparison.services.empty()) parts.push_back(counted(comparison.services.size(), "service"));
    if (!comparison.tables.empty()) parts.push_back(counted(comparison.tables.size(), "table"));
    const Labels labels = all_labels(comparison);
    std::string text = fmt::format("{}", fmt::join(parts, ", "));
    for (const Label label : {Label::security_down, Label::restart, Label::postmap}) {
        if (labels.contains(label)) text += fmt::format(" · {}", label_text(label));
    }
    return text;
}

std::string_view change_word(conf::ChangeKind kind) {
    constexpr std::array<std::string_view, 8> kWords{"added",   "removed", "value",      "origin",
                                                     "default", "derived", "introduced", "withdrawn"};
    return kWords[static_cast<std::size_t>(kind)];
}

std::string_view entry_word(EntryChangeKind kind) {
    constexpr std::array<std::string_view, 4> kWords{"removed", "added", "changed", "moved"};
    return kWords[static_cast<std::size_t>(kind)];
}

std::string_view service_word(conf::ServiceChangeKind kind) {
    constexpr std::array<std::string_view, 3> kWords{"added", "removed", "changed"};
    return kWords[static_cast<std::size_t>(kind)];
}

char element_mark(conf::ElementChangeKind kind) {
    constexpr std::array<char, 3> kMarks{'-', '+', '>'};
    return kMarks[static_cast<std::size_t>(kind)];
}

char entry_mark(EntryChangeKind kind) {
    constexpr std::array<char, 4> kMarks{'-', '+', '~', '>'};
    return kMarks[static_cast<std::size_t>(kind)];
}

}  // namespace postern::diff_tool

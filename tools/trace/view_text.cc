#include <fmt/format.h>

#include <algorithm>

#include "mta/address/address_class.h"
#include "tools/trace/expectation.h"
#include "tools/trace/view.h"

namespace postern::trace_tool {
namespace {

Ink ink_of(std::string_view verdict) {
    if (verdict == "permit") return Ink::green;
    if (verdict == "dunno") return Ink::dim;
    return verdict == "reject" || verdict == "error" ? Ink::red : Ink::yellow;
}

std::string padded(std::string_view text, std::size_t width) {
    return fmt::format("{:<{}}", text, width);
}

/// Columns of one list after the other.
class ListText {
public:
    ListText(std::string& out, Paint paint, std::size_t width) : out_(out), paint_(paint), width_(width) {}

    void add(const Row& row) {
        if (row.depth == 0 && row.list != list_) {
            list_ = row.list;
            out_ +=
                fmt::format(" {}  {}\n", painted(paint_, Ink::bold, list_), painted(paint_, Ink::dim, row.list_place));
        }
        const std::string indent(3 + row.depth * 2, ' ');
        const std::string call = fmt::format("{}{} {}", indent, row.number, safe(row.call));
        std::string line = padded(call, width_) + "  " + painted(paint_, ink_of(row.verdict), padded(row.verdict, 7));
        std::string what = safe(row.reason);
        const bool says_key = row.reason.find(row.key) != std::string::npos;
        if (!row.key.empty() && !says_key)
            what = fmt::format("key \"{}\"{}{}", safe(row.key), what.empty() ? "" : ": ", what);
        line += "  " + what;
        const std::string& place = row.entry_place.empty() ? row.place : row.entry_place;
        if (!place.empty()) line += "  " + painted(paint_, Ink::dim, place);
        out_ += trimmed(line) + "\n";
        details(row, indent);
    }

private:
    void details(const Row& row, const std::string& indent) {
        for (const std::string& effect : row.effects) out_ += fmt::format("{}    {}\n", indent, safe(effect));
        for (const Branch* branch : row.branches) {
            out_ += fmt::format("{}    {} {}\n", indent,
                                painted(paint_, Ink::yellow, fmt::format("if {}:", safe(branch->condition))),
                                safe(branch->outcome.text()));
        }
    }
    static std::string trimmed(std::string line) {
        while (line.ends_with(' ')) line.pop_back();
        return line;
    }

    std::string& out_;
    Paint paint_;
    std::size_t width_;
    std::string list_;
};

std::string mailbox(const std::optional<std::string>& address) {
    return fmt::format("<{}>", address.value_or(""));
}

std::string heading(const SessionView& view) {
    const SessionPlan& plan = view.plan;
    std::string line = fmt::format("service  {}  {}", view.scope.label(), view.subject.place(view.scope.range()));
    std::string client = fmt::format("client {}", plan.client ? plan.client->text() : "unknown");
    if (plan.client_name) client += fmt::format(" ({})", safe(*plan.client_name));
    if (!view.client_note.empty()) client += fmt::format(" ({})", view.client_note);
    line = padded(line, 38) + "  " + client;
    if (plan.login) line += fmt::format(", logged in as {}", safe(*plan.login));
    if (plan.tls || !plan.cert_fingerprint.empty()) line += ", encrypted";
    line += '\n';
    std::string commands;
    if (plan.helo) commands += fmt::format("EHLO {}  ", safe(*plan.helo));
    if (plan.sender) commands += fmt::format("MAIL FROM:{}  ", safe(mailbox(plan.sender)));
    if (plan.recipient) commands += fmt::format("RCPT TO:{}", safe(mailbox(plan.recipient)));
    while (commands.ends_with(' ')) commands.pop_back();
    return line + commands + "\n";
}

void add_result(std::string& out, const SessionView& view, Paint paint) {
    const Outcome& outcome = view.result.outcome;
    std::string text = outcome.passes() ? "accepted" : safe(outcome.text());
    if (!view.result.certain()) text += outcome.passes() ? ", as far as is known" : "  (as far as is known)";
    out += fmt::format("→ {}\n", painted(paint, outcome.passes() ? Ink::green : Ink::red, text));
    if (!outcome.parameter.empty()) {
        const std::string place = view.subject.place(view.scope.place(outcome.parameter));
        out += fmt::format("  {}, before any list: {}  {}\n", outcome.parameter, outcome.decision.reason,
                           painted(paint, Ink::dim, place.empty() ? "default" : place));
    }
    for (const policy::LogNote& note : outcome.notes) out += fmt::format("  log: {}: {}\n", note.what, safe(note.text));
}

std::string step_text(const Subject& subject, const address::TraceStep& step, Paint paint) {
    std::string line = fmt::format("{}{}", std::string(3 + std::size_t{step.depth} * 2, ' '), safe(step.before));
    if (!step.after.empty()) line += fmt::format("{}→ {}", step.before.empty() ? "" : " ", safe(step.after));
    line += fmt::format("  {}", address::kind_name(step.kind));
    if (!step.parameter.empty()) line += fmt::format(" by {}", step.parameter);
    if (!step.table.empty()) line += fmt::format(", {}", safe(step.table));
    if (!step.key.empty()) line += fmt::format(" key \"{}\"", safe(step.key));
    if (!step.text.empty()) line += fmt::format(": {}", safe(step.text));
    const std::string place = subject.place(step.where);
    if (!place.empty()) line += "  " + painted(paint, Ink::dim, place);
    return line + "\n";
}

}  // namespace

std::string text_of(const Subject& subject, const After& after, Paint paint) {
    std::string out;
    if (after.state == policy::AnswerState::temp_fail) {
        return fmt::format("the message is put off: {}\n", safe(after.reason));
    }
    if (after.state == policy::AnswerState::unknown) {
        return "unknown: what becomes of the envelope hangs on a table that was not asked (--tables live opens it)\n";
    }
    out += fmt::format(" sender {}\n", after.sender.empty() ? "<>" : safe(after.sender));
    for (const address::TraceStep& step : after.steps) out += step_text(subject, step, paint);
    for (const Destination& destination : after.destinations) {
        out += fmt::format(" {} {}\n", painted(paint, Ink::bold, "recipient"), safe(destination.address));
        for (const address::TraceStep& step : destination.steps) out += step_text(subject, step, paint);
        const bool ok = destination.route.state == address::Resolution::State::ok;
        const std::string domain_class =
            ok ? fmt::format("{}: ", address::class_title(destination.route.address_class)) : std::string();
        out += fmt::format("   → {}{}\n", domain_class, safe(route_text(destination.route)));
    }
    return out;
}

std::string text_of(const Subject& subject, const ContentResult& content, Paint paint) {
    std::string out = fmt::format(" header and body checks, {} headers and lines\n", content.pieces);
    if (!content.asked) return out + "   no tables are set for them\n";
    for (const ContentHit& hit : content.hits) {
        const policy::ContentDecision& decision = hit.decision;
        out += fmt::format("   line {}: {}\n", hit.line, safe(hit.text));
        const std::string place = subject.place(decision.where);
        out += fmt::format("     {}: {}  {}  {}\n", policy::checks_list(hit.checks).parameter, safe(decision.result),
                           decision.table, painted(paint, Ink::dim, place));
        if (decision.change == policy::LineChange::remove) out += "     the line is removed\n";
        if (decision.change == policy::LineChange::replace) {
            out += fmt::format("     the line becomes: {}\n", safe(decision.text));
        }
        if (decision.change == policy::LineChange::prepend) {
            out += fmt::format("     put in front: {}\n", safe(decision.text));
        }
        for (const policy::Effect& effect : decision.effects) {
            out += fmt::format("     {} {}\n", policy::kind_name(effect.kind), safe(effect.argument));
        }
        if (decision.reply) out += fmt::format("     → {}\n", painted(paint, Ink::red, safe(decision.reply->line())));
        if (!decision.warning.empty()) out += fmt::format("     warning: {}\n", safe(decision.warning));
    }
    if (content.refusal() == nullptr) out += fmt::format("   → {}\n", painted(paint, Ink::green, "passes"));
    return out;
}

std::string text_of(const SessionView& view, Paint paint) {
    std::string out = heading(view);
    const std::vector<Row> rows = rows_of(view);
    std::size_t width = 30;
    for (const Row& row : rows) width = std::max(width, std::min<std::size_t>(row.call.size() + row.depth * 2 + 5, 64));
    ListText lists(out, paint, width);
    for (const Row& row : rows) lists.add(row);
    add_result(out, view, paint);
    if (view.content != nullptr) out += text_of(view.subject, *view.content, paint);
    if (view.after != nullptr) out += "after that\n" + text_of(view.subject, *view.after, paint);
    return out;
}

}  // namespace postern::trace_tool

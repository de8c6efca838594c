#include "tools/trace/matrix.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

namespace postern::trace_tool {
namespace {

using policy::Ruling;
using policy::Where;
using policy::Who;

constexpr std::array<Who, 3> kWho = {Who::stranger, Who::trusted, Who::authenticated};
constexpr std::array<Where, 2> kWhere = {Where::ours, Where::foreign};

std::string_view who_name(Who who) {
    switch (who) {
        case Who::stranger:
            return "stranger";
        case Who::trusted:
            return "mynetworks";
        case Who::authenticated:
            return "authenticated";
    }
    return {};
}

MatrixCell cell_of(const Subject& subject, const lint::ScopePolicy& policy, Who who, Where where) {
    MatrixCell cell;
    cell.who = who;
    cell.where = where;
    cell.judgement = policy::judge(policy.service(), who, where);
    if (!cell.judgement) return cell;
    const policy::Run& run = cell.judgement->run;
    auto step = run.decided_by;
    if (who == Who::stranger && where == Where::foreign && cell.judgement->verdict == Ruling::permit) {
        step = policy::culprit(policy.service(), run);
    }
    if (!step) return cell;
    cell.why = run.steps[*step].text;
    cell.place = subject.place(policy.range(run.steps[*step]));
    return cell;
}

std::string word_of(const MatrixCell& cell) {
    if (!cell.judgement) return "-";
    switch (cell.judgement->verdict) {
        case Ruling::permit:
            return "accepted";
        case Ruling::reject:
            return "refused";
        case Ruling::unknown:
            break;
    }
    return cell.judgement->permits_when_silent ? "unknown, accepted" : "unknown, refused";
}

bool is_relay(const MatrixCell& cell) {
    return cell.who == Who::stranger && cell.where == Where::foreign && cell.judgement &&
           cell.judgement->verdict != Ruling::reject;
}

Ink ink_of(const MatrixCell& cell) {
    if (is_relay(cell)) return Ink::red;
    return cell.judgement && cell.judgement->verdict == Ruling::unknown ? Ink::yellow : Ink::dim;
}

}  // namespace

std::vector<MatrixRow> matrix_of(const Subject& subject) {
    std::vector<MatrixRow> rows;
    for (const lint::Scope* scope : subject.listeners()) {
        const lint::ScopePolicy policy(subject.project(), *scope);
        MatrixRow row;
        row.service = scope->label();
        row.place = subject.place(scope->range());
        row.starts = has_relay_guard(policy);
        row.this_host_only = scope->loopback_only();
        for (const Who who : kWho) {
            if (!row.starts) break;
            for (const Where where : kWhere) row.cells.push_back(cell_of(subject, policy, who, where));
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

bool is_closed(const std::vector<MatrixRow>& rows) {
    for (const MatrixRow& row : rows) {
        for (const MatrixCell& cell : row.cells) {
            if (is_relay(cell) && !row.this_host_only) return false;
        }
    }
    return true;
}

std::string text_of(const std::vector<MatrixRow>& rows, Paint paint) {
    std::string out = fmt::format("{:<16}{:<20}{:<20}{}\n", "", "to us", "to others", "others are decided by");
    for (const MatrixRow& row : rows) {
        out += fmt::format("{}  {}{}\n", painted(paint, Ink::bold, row.service), painted(paint, Ink::dim, row.place),
                           row.this_host_only ? "  (this host only)" : "");
        if (!row.starts) out += "  smtpd does not start: no list has reject_unauth_destination or its like\n";
        for (std::size_t i = 0; i + 1 < row.cells.size(); i += 2) {
            const MatrixCell& ours = row.cells[i];
            const MatrixCell& foreign = row.cells[i + 1];
            std::string line = fmt::format("  {:<14}{}{}", who_name(ours.who),
                                           painted(paint, ink_of(ours), fmt::format("{:<20}", word_of(ours))),
                                           painted(paint, ink_of(foreign), fmt::format("{:<20}", word_of(foreign))));
            line += fmt::format("{}  {}", safe(foreign.why), painted(paint, Ink::dim, foreign.place));
            while (line.ends_with(' ')) line.pop_back();
            out += line + "\n";
        }
    }
    const bool closed = is_closed(rows);
    out += painted(paint, closed ? Ink::green : Ink::red,
                   closed ? "No stranger may relay." : "A stranger may relay, or nobody knows.");
    return out + "\n";
}

std::string json_of(const std::vector<MatrixRow>& rows) {
    using nlohmann::ordered_json;
    ordered_json services = ordered_json::array();
    for (const MatrixRow& row : rows) {
        ordered_json cells = ordered_json::array();
        for (const MatrixCell& cell : row.cells) {
            ordered_json object{{"who", who_name(cell.who)}, {"to", cell.where == Where::ours ? "hosted" : "foreign"}};
            if (cell.judgement) {
                object["verdict"] = policy::ruling_name(cell.judgement->verdict);
                object["permits_when_silent"] = cell.judgement->permits_when_silent;
            }
            if (!cell.why.empty()) object["decided_by"] = cell.why;
            if (!cell.place.empty()) object["place"] = cell.place;
            cells.push_back(std::move(object));
        }
        services.push_back({{"service", row.service},
                            {"place", row.place},
                            {"starts", row.starts},
                            {"this_host_only", row.this_host_only},
                            {"cells", std::move(cells)}});
    }
    const ordered_json out{{"version", 1}, {"closed", is_closed(rows)}, {"services", std::move(services)}};
    return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace postern::trace_tool

// Finding: what a rule reports, and Report: where it reports it.
//
// Shape:   a finding is at the narrowest range that a reader must change; everything else about it is optional.
//          parameter, service and fingerprint are filled in by the engine.
// Units:   ranges are byte ranges of the project's texts.
// Threads: plain values; one Report belongs to one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libconf/base/diagnostic.h"
#include "libconf/base/source.h"
#include "tools/check/rule.h"

namespace postern::lint {

struct Related {
    std::string message;
    SourceRange range;
};

/// One step of an evaluation that led to the finding: an item of a restriction list.
struct TraceStep {
    std::string list;
    std::size_t index = 0;
    std::string token;
    std::string result;  // "permit", "reject", "dunno", "unknown"
    SourceRange range;
};

/// Edits of the original texts that mend the finding.
struct Repair {
    FixKind kind = FixKind::suggested;
    std::string title;  // "remove the comment", imperative
    std::vector<TextEdit> edits;
};

enum class Suppressor : std::uint8_t { inline_comment, config_file, baseline };

struct Suppression {
    Suppressor by = Suppressor::inline_comment;
    std::string reason;
    SourceRange range;
};

struct Finding {
    const Rule* rule = nullptr;
    Grade grade = Grade::warning;
    std::string message;  // one sentence under the excerpt: lower case, no full stop
    SourceRange range;

    // for the rule to fill in
    std::vector<std::string> facts;  // further lines: "Postfix now reads  biff = no reject_…"
    std::string help;                // what to do, one sentence
    std::vector<Related> related;
    std::vector<TraceStep> trace;
    std::optional<Repair> repair;
    std::string subject;    // keeps findings at one place apart in the fingerprint, when the range's text does not
    std::string effective;  // the value as programs see it, where that helps

    // by the engine
    std::string parameter;
    std::string service;  // "smtp inet"
    std::string fingerprint;
    std::vector<std::string> targets;  // of a run for several releases
    std::optional<Suppression> suppressed;

    Finding& with_grade(Grade value) { grade = value; return *this; }
    Finding& with_help(std::string text) { help = std::move(text); return *this; }
    Finding& with_fact(std::string text) { facts.push_back(std::move(text)); return *this; }
    Finding& with_related(std::string text, SourceRange where) { related.push_back({std::move(text), where}); return *this; }
    Finding& with_fix(FixKind kind, std::string title, std::vector<TextEdit> edits) {
        repair = Repair{kind, std::move(title), std::move(edits)};
        return *this;
    }
};

class Report {
public:
    explicit Report(const Rule& rule) : rule_(&rule) {}

    /// The reference is valid until the next add().
    Finding& add(SourceRange range, std::string message) {
        Finding& finding = findings_.emplace_back();
        finding.rule = rule_;
        finding.grade = rule_->grade;
        finding.range = range;
        finding.message = std::move(message);
        return finding;
    }
    const std::vector<Finding>& findings() const { return findings_; }
    std::vector<Finding> take() { return std::move(findings_); }

private:
    const Rule* rule_;
    std::vector<Finding> findings_;
};

}  // namespace postern::lint

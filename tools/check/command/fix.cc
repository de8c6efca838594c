#include "tools/check/command/fix.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "libconf/base/text_file.h"
#include "libconf/diff/text_diff.h"
#include "libconf/syntax/edit.h"

namespace postern::check_tool {
namespace {

constexpr int kMaxRounds = 10;

using Edits = std::map<std::string, std::vector<TextEdit>>;  // by path
using Repairs = std::vector<const lint::Repair*>;

bool same(const TextEdit& a, const TextEdit& b) {
    return a.range == b.range && a.text == b.text;
}

bool touches(const TextEdit& a, const TextEdit& b) {
    if (a.range.file != b.range.file || same(a, b)) return false;
    if (a.range.empty() && b.range.empty()) return false;  // both are inserted, one behind the other
    if (a.range.empty()) return b.range.begin < a.range.begin && a.range.begin < b.range.end;
    if (b.range.empty()) return a.range.begin < b.range.begin && b.range.begin < a.range.end;
    return a.range.begin < b.range.end && b.range.begin < a.range.end;
}

std::map<const lint::Rule*, std::size_t> count_by_rule(const lint::RunResult& result) {
    std::map<const lint::Rule*, std::size_t> counts;
    for (const lint::Finding& finding : result.findings) ++counts[finding.rule];
    return counts;
}

class Fixer {
public:
    Fixer(const Job& job, const Target& target, const World& world) : job_(job), target_(target), world_(world) {}

    FixOutcome run() {
        auto now = check(outcome_.after);
        for (int round = 0; round < kMaxRounds; ++round) {
            const Repairs repairs = choose(*now);
            if (repairs.empty()) break;
            Texts texts = applied(*now, repairs);
            auto next = check(texts);
            std::size_t done = repairs.size();
            if (next->errors() > now->errors()) {
                std::tie(texts, done) = one_by_one(*now, repairs);
                next = check(texts);
            }
            if (texts == outcome_.after) break;
            block_useless(*now, *next);
            remember(*now, texts);
            outcome_.applied += done;
            now = std::move(next);
        }
        std::erase_if(outcome_.after, [&](const auto& entry) { return outcome_.before[entry.first] == entry.second; });
        return std::move(outcome_);
    }

private:
    std::unique_ptr<DirectoryRun> check(const Texts& texts) const {
        return std::make_unique<DirectoryRun>(job_, target_, target_.versions.front(), world_, texts);
    }

    bool may_fix(const lint::Finding& finding, const lint::Project& project) const {
        if (!finding.repair || finding.repair->edits.empty() || finding.suppressed) return false;
        if (finding.repair->kind != lint::FixKind::safe && !job_.settings.unsafe_fixes) return false;
        const auto& only = job_.settings.fix_only;
        if (!only.empty() && std::find(only.begin(), only.end(), finding.rule) == only.end()) return false;
        if (blocked_.count(finding.rule) > 0) return false;
        const auto& edits = finding.repair->edits;
        return std::all_of(edits.begin(), edits.end(), [&](const TextEdit& edit) {
            return job_.counts(std::string(project.sources().name(edit.range.file)));
        });
    }

    // The first ones win: a repair that touches another waits for the next round.
    Repairs choose(DirectoryRun& run) const {
        Repairs chosen;
        std::vector<TextEdit> taken;
        for (const lint::Finding& finding : run.result().findings) {
            if (!may_fix(finding, run.project()) || refused_.count(finding.fingerprint) > 0) continue;
            const auto& edits = finding.repair->edits;
            const bool free = std::none_of(edits.begin(), edits.end(), [&](const TextEdit& edit) {
                return std::any_of(taken.begin(), taken.end(),
                                   [&](const TextEdit& other) { return touches(edit, other); });
            });
            if (!free) continue;
            taken.insert(taken.end(), edits.begin(), edits.end());
            chosen.push_back(&*finding.repair);
        }
        return chosen;
    }

    Texts applied(const DirectoryRun& run, const Repairs& repairs) const {
        Edits edits;
        for (const lint::Repair* repair : repairs) {
            for (const TextEdit& edit : repair->edits) {
                auto& list = edits[std::string(run.project().sources().name(edit.range.file))];
                const bool known =
                    std::any_of(list.begin(), list.end(), [&](const TextEdit& one) { return same(one, edit); });
                // Two findings may ask for the same change; two insertions of one text at one place are that, too.
                if (!known) list.push_back(edit);
            }
        }
        Texts texts = outcome_.after;
        for (auto& [path, list] : edits) {
            const FileId file = list.front().range.file;
            auto changed = conf::apply_edits(run.project().text(file), list);
            if (changed) texts[path] = std::move(*changed);
        }
        return texts;
    }

    std::pair<Texts, std::size_t> one_by_one(DirectoryRun& run, const Repairs& repairs) {
        Repairs kept;
        for (const lint::Repair* repair : repairs) {
            kept.push_back(repair);
            if (check(applied(run, kept))->errors() <= run.errors()) continue;
            kept.pop_back();
            ++outcome_.refused;
            for (const lint::Finding& finding : run.result().findings) {
                if (finding.repair && &*finding.repair == repair) refused_.insert(finding.fingerprint);
            }
        }
        return {applied(run, kept), kept.size()};
    }

    // A repair that leaves as many findings as there were would be applied again and again.
    void block_useless(DirectoryRun& before, DirectoryRun& after) {
        auto left = count_by_rule(after.result());
        for (const auto& [rule, count] : count_by_rule(before.result())) {
            if (left[rule] >= count) blocked_.insert(rule);
        }
    }

    void remember(const DirectoryRun& run, const Texts& texts) {
        for (const auto& [path, text] : texts) {
            if (outcome_.before.count(path) > 0) continue;
            for (const lint::InputFile& file : run.project().files()) {
                if (file.path == path) outcome_.before[path] = std::string(run.project().text(file.id));
            }
        }
        outcome_.after = texts;
    }

    const Job& job_;
    const Target& target_;
    const World& world_;
    FixOutcome outcome_;
    std::set<const lint::Rule*> blocked_;
    std::set<std::string> refused_;  // fingerprints
};

}  // namespace

FixOutcome fix_job(const Job& job, const Target& target, const World& world) {
    return Fixer(job, target, world).run();
}

Result<void> write_changes(const Job& job, const FixOutcome& outcome) {
    for (const auto& [path, text] : outcome.after) {
        const std::string name = job.shown(path);
        auto edit = FileEdit::begin(name);
        if (!edit) return tl::unexpected<Error>(edit.error());
        if (edit->content() != outcome.before.at(path)) {
            return fail(ErrorCode::conflict, fmt::format("{}: somebody else changed the file meanwhile", name));
        }
        if (auto done = edit->commit(text); !done) return done;
    }
    return {};
}

std::string diff_of(const Job& job, const FixOutcome& outcome) {
    std::string out;
    for (const auto& [path, text] : outcome.after) {
        const std::string name = job.shown(path);
        out += conf::text_diff({name, outcome.before.at(path)}, {name, text});
    }
    return out;
}

}  // namespace postern::check_tool

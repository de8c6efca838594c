// Ask: the questions that rewriting and routing put to tables and lists, each with its line in the trace.
//
// Shape:   a Hit says found, absent, temp_fail or unknown, as the first table that decides; what stood between key and
//          subject (the extension) comes with it. Lists of domains answer found or absent.
// Errors:  temp_fail and unknown end a search: what the tables behind would say is not known.
// Source:  access(5), canonical(5), transport(5), virtual(5); order of keys as in libtables/lookup_keys.h: each key is
//          asked of every table before the next one.
// Threads: one evaluation at a time.
#pragma once

#include <string>
#include <string_view>

#include "libtables/lookup_keys.h"
#include "mta/address/settings.h"
#include "mta/address/trace.h"
#include "mta/policy/eval.h"

namespace postern::address {

using policy::AnswerState;
template <class T>
using Eval = policy::Eval<T>;

/// What one evaluation works with; it outlives every Eval that got it.
struct Context {
    const Settings& settings;
    Trace* trace = nullptr;  // null: nobody wants to know
    unsigned depth = 0;      // of the steps to come

    bool traces() const { return trace != nullptr; }
    void add(TraceStep step) {
        if (trace == nullptr) return;
        step.depth = depth;
        trace->push_back(std::move(step));
    }
};

struct Hit {
    AnswerState state = AnswerState::absent;
    std::string value;   // found
    std::string reason;  // temp_fail
    std::string table;
    std::string key;
    std::string unmatched;  // what the key leaves out of the local part, with the delimiter
    SourceRange where{};
    tables::KeyForm form = tables::KeyForm::text;

    bool found() const { return state == AnswerState::found; }
    bool failed() const { return state == AnswerState::temp_fail || state == AnswerState::unknown; }
};

/// The keys that the manual gives for these tables; `subject` is in internal form, or a domain.
Eval<Hit> look_up(Context& context, const Maps& maps, std::string subject);
/// One key only.
Eval<Hit> look_up_key(Context& context, const Maps& maps, std::string key);

Eval<Hit> in_list(Context& context, const DomainList& list, std::string domain);
/// In mydestination, or an address in brackets of inet_interfaces and proxy_interfaces.
Eval<Hit> is_local(Context& context, std::string domain);

tables::Delimiters delimiters(const Settings& settings);

}  // namespace postern::address

// SpoolScenario: a short life of a queue, and what must be true of whatever it left behind.
//
// Shape:   messages small and large are added, alone and several at once, delivered, deferred, removed. Everything that
//          the queue confirmed is told to a witness at once, as one word: "+ID" added, "=ID" deferred, "-ID" removed or
//          delivered; "~ID": its removal begins. The content of a message follows from its ID.
// Errors:  of check(): an empty text when all promises are kept, else what is wrong.
// Threads: one thread, beside those of the queue.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "libconf/base/result.h"
#include "mta/spool/sqlite_spool.h"

namespace postern::test {

class SpoolScenario {
public:
    using Witness = std::function<void(const std::string& word)>;

    explicit SpoolScenario(std::string folder) : folder_(std::move(folder)) {}

    /// From opening to closing. Errors of the queue end what they concern and are collected.
    void run(const Witness& witness);
    const std::vector<Error>& errors() const { return errors_; }

    /// Opens what is there and compares it with the words of a witness.
    std::string check(const std::vector<std::string>& words) const;
    /// Adds one message; the error, or an empty text.
    std::string add_one() const;

private:
    Result<std::unique_ptr<spool::Spool>> open() const;

    std::string folder_;
    std::vector<Error> errors_;
};

}  // namespace postern::test

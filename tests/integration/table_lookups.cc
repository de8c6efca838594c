// Looks keys up from many threads, for tests of tables that say they can.
//
// usage: table_lookups TYPE:NAME THREADS ROUNDS < keys      each thread asks for all keys, ROUNDS times
// Prints the different answers with how often each came, and messages on stderr. One thread and one round: an answer
// for each line as soon as the line is there.
#include <cstdlib>
#include <iostream>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "libtables/open.h"
#include "libtables/system_surroundings.h"

namespace {

using namespace postern;
using namespace postern::tables;

std::string show(const Lookup& answer) {
    switch (answer.answer()) {
        case Answer::found:
            return "=" + answer.value();
        case Answer::absent:
            return "absent";
        case Answer::temp_fail:
            return "fail: " + answer.reason();
    }
    return "?";
}

int answer_line_by_line(Table& table) {
    for (std::string key; std::getline(std::cin, key);) std::cout << show(table.lookup(key)) << std::endl;
    return 0;
}

int answer_from_threads(Table& table, int count, int rounds) {
    std::vector<std::string> keys;
    for (std::string key; std::getline(std::cin, key);) keys.push_back(key);
    std::mutex mutex;
    std::map<std::string, int> answers;
    std::vector<std::jthread> threads;
    threads.reserve(static_cast<std::size_t>(count));
    for (int number = 0; number < count; ++number) {
        threads.emplace_back([&] {
            for (int i = 0; i < rounds * static_cast<int>(keys.size()); ++i) {
                const std::string& key = keys[static_cast<std::size_t>(i) % keys.size()];
                const std::string answer = key + "\t" + show(table.lookup(key));
                const std::lock_guard lock(mutex);
                ++answers[answer];
            }
        });
    }
    threads.clear();
    for (const auto& [answer, times] : answers) std::cout << times << '\t' << answer << '\n';
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    std::mutex mutex;
    const SystemSurroundings surroundings([](std::string_view) { return std::nullopt; },
                                          [&](Severity, const std::string& text) {
                                              const std::lock_guard lock(mutex);
                                              std::cerr << text << '\n';
                                          });
    const auto spec = TableSpec::parse(argv[1]);
    const auto table = spec ? open_table(*spec, {}, surroundings) : tl::unexpected<Error>(spec.error());
    if (!table) {
        std::cerr << "open: " << table.error().message << '\n';
        return 1;
    }
    const int threads = std::atoi(argv[2]);
    const int rounds = std::atoi(argv[3]);
    return threads == 1 && rounds == 1 ? answer_line_by_line(**table) : answer_from_threads(**table, threads, rounds);
}

// An ordinary main() for fuzz targets: replays inputs, and tries a few mutations of them.
//
// usage: fuzz_<name> [--mutate N] [--seed S] [FILE|FOLDER]...
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
// Of the sanitizers' runtime, where there is one.
extern "C" void __sanitizer_set_death_callback(void (*callback)()) __attribute__((weak));

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxMutated = 1U << 16U;

/// What the target is busy with; written to a file when it crashes, so that the input is not lost.
std::string_view current;

void keep_current() {
    const int file = ::open("last-fuzz-input", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0) return;
    const ssize_t written = ::write(file, current.data(), current.size());
    if (written >= 0) ::close(file);
}

void on_crash(int signal) {
    keep_current();
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

void watch_for_crashes() {
    for (const int signal : {SIGABRT, SIGTERM}) std::signal(signal, on_crash);
    if (&__sanitizer_set_death_callback != nullptr) {
        __sanitizer_set_death_callback(keep_current);  // and its own handlers tell more than ours
        return;
    }
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL}) std::signal(signal, on_crash);
}

void run(const std::string& input) {
    current = input;
    const std::vector<std::uint8_t> bytes(input.begin(), input.end());
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> files_below(const std::vector<std::string>& arguments) {
    std::vector<fs::path> files;
    for (const std::string& argument : arguments) {
        if (!fs::is_directory(argument)) {
            files.emplace_back(argument);
            continue;
        }
        for (const auto& entry : fs::recursive_directory_iterator(argument)) {
            if (entry.is_regular_file()) files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// Cuts, doubles, overwrites or splices: the mutations that need no feedback to be useful.
class Mutator {
public:
    Mutator(const std::vector<std::string>& seeds, std::uint64_t seed) : seeds_(seeds), random_(seed) {}

    std::string next() {
        std::string text = pick();
        for (std::size_t round = 1 + below(4); round > 0; --round) change(text);
        if (text.size() > kMaxMutated) text.resize(kMaxMutated);
        return text;
    }

private:
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
    const std::string& pick() { return seeds_[below(seeds_.size())]; }

    char odd_byte() {
        static constexpr std::string_view kOdd("\n \t#={}()$:?/,-o\"\\\0\r\xff\x80", 22);
        return below(2) == 0 ? kOdd[below(kOdd.size())] : static_cast<char>(below(256));
    }

    void change(std::string& text) {
        const std::size_t at = below(text.size() + 1);
        const std::size_t length = std::min(text.size() - at, 1 + below(32));
        switch (below(5)) {
            case 0:
                text.erase(at, length);
                break;
            case 1:
                text.insert(at, 1 + below(8), odd_byte());
                break;
            case 2:
                text.insert(at, text.substr(at, length));
                break;
            case 3:
                if (at < text.size()) text[at] = odd_byte();
                break;
            default: {
                const std::string other = pick();
                text.insert(at, other.substr(below(other.size() + 1), 64));
            }
        }
    }

    const std::vector<std::string>& seeds_;
    std::mt19937_64 random_;
};

}  // namespace

int main(int argc, char** argv) {
    watch_for_crashes();
    std::vector<std::string> arguments(argv + 1, argv + argc);
    std::vector<std::string> paths;
    std::uint64_t mutations = 0;
    std::uint64_t seed = 1;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const bool has_value = i + 1 < arguments.size();
        if (arguments[i] == "--mutate" && has_value) {
            mutations = std::strtoull(arguments[++i].c_str(), nullptr, 10);
        } else if (arguments[i] == "--seed" && has_value) {
            seed = std::strtoull(arguments[++i].c_str(), nullptr, 10);
        } else {
            paths.push_back(arguments[i]);
        }
    }
    std::vector<std::string> inputs{""};
    for (const fs::path& path : files_below(paths)) inputs.push_back(read(path));
    for (const std::string& input : inputs) run(input);
    Mutator mutator(inputs, seed);
    for (std::uint64_t i = 0; i < mutations; ++i) {
        const std::string input = mutator.next();
        run(input);
    }
    std::cout << inputs.size() << " inputs and " << mutations << " mutations\n";
    return 0;
}

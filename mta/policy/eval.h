// Eval<T>: a decision that may have to ask the outside before it ends in a T, as a coroutine without any input or
// output.
//
// Shape:   started when it is awaited or given to an Evaluation; awaits other Evals and ask(question), nothing else.
//          A Driver answers a question at once, or not yet; then the Evaluation stands still until answer() is called.
// Units:   one heap allocation for each Eval; the machine stack does not grow with nesting or with the length of a
// loop. Errors:  exceptions (broken invariants only) come out of advance() and take(). Threads: one Evaluation belongs
// to one thread at a time. Requires: no braced temporary inside a co_await expression (g++ 12 frees what it must not):
// call ask_…() functions.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>
#include <variant>

#include "libconf/base/check.h"
#include "mta/policy/answer.h"
#include "mta/policy/question.h"

// g++ 12 warns about the code that it makes of a coroutine itself; 13 does not.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
#pragma GCC diagnostic ignored "-Wzero-as-null-pointer-constant"
#endif

namespace postern::policy {

template <class T>
class Eval;

/// Whoever knows what happens outside.
class Driver {
public:
    virtual ~Driver() = default;
    /// nullopt: not yet; the answer follows through Evaluation::answer(). The answer is of the question's own type.
    virtual std::optional<Answer> answer(const Question& question) = 0;
};

/// What the coroutines of one evaluation share. They run one after the other: each one names its successor and
/// returns to the loop, so that neither depth nor length costs machine stack, with and without optimisation.
class Flow {
public:
    explicit Flow(Driver& driver) : driver_(&driver) {}

    void next(std::coroutine_handle<> handle) { next_ = handle; }
    /// The answer is there: the coroutine may go on at once.
    bool ask(const Question& question, std::coroutine_handle<> asker) {
        answer_ = driver_->answer(question);
        if (answer_) return true;
        waiting_ = &question;
        next_ = asker;
        return false;
    }
    template <class A>
    A take_answer() {
        POSTERN_CHECK(answer_ && std::holds_alternative<A>(*answer_));
        A answer = std::get<A>(std::move(*answer_));
        answer_.reset();
        return answer;
    }

    const Question* waiting() const { return waiting_; }
    void answer(Answer answer) {
        POSTERN_CHECK(waiting_ != nullptr);
        answer_ = std::move(answer);
        waiting_ = nullptr;
    }
    void run() {
        while (waiting_ == nullptr && next_) std::exchange(next_, nullptr).resume();
    }

private:
    Driver* driver_;
    std::coroutine_handle<> next_;
    const Question* waiting_ = nullptr;  // lives in the frame of the asker
    std::optional<Answer> answer_;
};

namespace eval_detail {

struct ToCaller {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> self) const noexcept {
        self.promise().flow->next(self.promise().caller);
    }
    void await_resume() const noexcept {}
};

struct Promise {
    Flow* flow = nullptr;
    std::coroutine_handle<> caller;  // null: the outermost
    std::exception_ptr error;

    std::suspend_always initial_suspend() const noexcept { return {}; }
    ToCaller final_suspend() const noexcept { return {}; }
    void unhandled_exception() { error = std::current_exception(); }
    void rethrow() const {
        if (error) std::rethrow_exception(error);
    }
};

template <class T>
struct ValuePromise : Promise {
    std::optional<T> value;

    Eval<T> get_return_object();
    template <class U>
    void return_value(U&& result) {
        value.emplace(std::forward<U>(result));
    }
    T take() {
        rethrow();
        POSTERN_CHECK(value);
        return std::move(*value);
    }
};

template <>
struct ValuePromise<void> : Promise {
    Eval<void> get_return_object();
    void return_void() const noexcept {}
    void take() const { rethrow(); }
};

}  // namespace eval_detail

template <class T>
class [[nodiscard]] Eval {
public:
    using promise_type = eval_detail::ValuePromise<T>;
    using Handle = std::coroutine_handle<promise_type>;

    explicit Eval(Handle handle) : handle_(handle) {}
    Eval(Eval&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Eval& operator=(Eval&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Eval() {
        if (handle_) handle_.destroy();
    }

    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> caller) {
        start(*caller.promise().flow, caller);
    }
    T await_resume() { return handle_.promise().take(); }

private:
    template <class U>
    friend class Evaluation;

    void start(Flow& flow, std::coroutine_handle<> caller) {
        handle_.promise().flow = &flow;
        handle_.promise().caller = caller;
        flow.next(handle_);
    }

    Handle handle_;
};

namespace eval_detail {

template <class T>
Eval<T> ValuePromise<T>::get_return_object() {
    return Eval<T>(std::coroutine_handle<ValuePromise<T>>::from_promise(*this));
}
inline Eval<void> ValuePromise<void>::get_return_object() {
    return Eval<void>(std::coroutine_handle<ValuePromise<void>>::from_promise(*this));
}

}  // namespace eval_detail

/// An awaited question; made by ask().
template <class Q>
class [[nodiscard]] AskAwaiter {
public:
    explicit AskAwaiter(Q question) : question_(std::move(question)) {}
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> asker) {
        flow_ = asker.promise().flow;
        return !flow_->ask(question_, asker);
    }
    typename Q::Answer await_resume() { return flow_->template take_answer<typename Q::Answer>(); }

    const Question& question() const { return question_; }

private:
    Question question_;
    Flow* flow_ = nullptr;
};

template <class Q>
AskAwaiter<Q> ask(Q question) {
    return AskAwaiter<Q>(std::move(question));
}

/// One run of an Eval to its end.
template <class T>
class Evaluation {
public:
    Evaluation(Eval<T> eval, Driver& driver) : eval_(std::move(eval)), flow_(driver) { eval_.start(flow_, nullptr); }
    Evaluation(const Evaluation&) = delete;
    Evaluation& operator=(const Evaluation&) = delete;

    /// Runs as far as the driver's answers reach. The question that waits for answer(); null: done.
    const Question* advance() {
        flow_.run();
        if (flow_.waiting() == nullptr) POSTERN_CHECK(eval_.handle_.done());
        return flow_.waiting();
    }
    /// To the question that advance() returned; advance() goes on from there.
    void answer(Answer answer) { flow_.answer(std::move(answer)); }
    /// Once, after advance() returned null.
    T take() { return eval_.handle_.promise().take(); }

private:
    Eval<T> eval_;
    Flow flow_;
};

/// With a driver that answers everything at once.
template <class T>
T run(Eval<T> eval, Driver& driver) {
    Evaluation<T> evaluation(std::move(eval), driver);
    POSTERN_CHECK(evaluation.advance() == nullptr);
    return evaluation.take();
}

}  // namespace postern::policy

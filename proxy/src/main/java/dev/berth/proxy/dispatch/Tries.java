package dev.berth.proxy.dispatch;

import dev.berth.policies.access.Permit;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.Retries;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.proxy.balance.Ask;
import dev.berth.proxy.balance.Claim;
import dev.berth.proxy.balance.LiveService;
import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.forward.Forwarded;
import dev.berth.proxy.forward.Forwarder;
import dev.berth.proxy.forward.Outgoing;
import dev.berth.proxy.limit.CallDeadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.observe.AccessEntry;
import dev.berth.proxy.wire.RequestHead;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * The tries of one request, until one is answered or no other is safe, allowed or left.
 *
 * <p>A retry of which nothing was sent repeats no work, so it goes to the next endpoint at once.
 * Any other counts against the service's budget, and waits a moment for it: when an endpoint dies,
 * everything it was doing fails at once, and must neither be lost nor arrive elsewhere at once.
 */
final class Tries {
    /** How long a retry waits for its place in the budget. */
    private static final Duration BUDGET_WAIT = Duration.ofSeconds(1);

    private static final Duration BUDGET_POLL = Duration.ofMillis(4);

    /** Before an endpoint is tried that has failed this request; doubled each time. */
    private static final Duration BACKOFF = Duration.ofMillis(25);

    /** Methods that may be sent twice without doing something twice (RFC 9110 §9.2.2). */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    private final LiveService service;
    private final Forwarder forwarder;
    private final Deadlines deadlines;
    private final Exchange client;
    private final TriedExchange exchange;
    private final Outgoing request;
    private final Ask ask;
    private final AccessEntry entry;
    private final Retries rules;
    private final boolean idempotent;
    private final Set<Endpoint> tried = new HashSet<>();
    private int left;
    private boolean retrying;

    Tries(
            LiveService service,
            TrafficPolicy policy,
            Forwarder forwarder,
            Deadlines deadlines,
            Permit permit,
            Exchange client,
            RequestHead head,
            AccessEntry entry) {
        this.service = service;
        this.forwarder = forwarder;
        this.deadlines = deadlines;
        this.client = client;
        this.exchange = new TriedExchange(client, entry::firstByte);
        CallDeadline due =
                policy.timeouts().request().map(CallDeadline::in).orElse(CallDeadline.NONE);
        this.request = Outgoing.of(permit, exchange, head, due);
        this.ask = new Ask(head.fields(), head.target(), client.client().getAddress());
        this.entry = entry;
        this.rules = policy.retries();
        this.idempotent = IDEMPOTENT.contains(head.method());
        this.left = rules.attempts();
    }

    /** The answer as it was delivered. */
    Forwarded run() throws ProxyFault {
        try {
            while (true) {
                Claim claim = service.claim(ask, tried, request.deadline(), client::onCancel);
                try (claim) {
                    entry.upstream(service.key(), claim.endpoint());
                    Forwarded done = attempt(claim);
                    if (!exchange.withheld()) {
                        return done;
                    }
                } catch (ProxyFault fault) {
                    learn(claim, fault);
                    if (left == 0 || !isWorthAnother(fault) || !begin(fault.retryable())) {
                        throw fault;
                    }
                }
                left--;
                boolean again = !tried.add(claim.endpoint()) || !service.hasOther(tried);
                if (again) {
                    pause(jittered(BACKOFF.multipliedBy(1L << (rules.attempts() - left - 1))));
                }
            }
        } finally {
            end();
        }
    }

    private Forwarded attempt(Claim claim) throws ProxyFault {
        boolean selective = left > 0 && !rules.statuses().isEmpty();
        exchange.begin(
                claim.cookie(),
                status ->
                        selective
                                && rules.statuses().contains(status)
                                && isRepeatable()
                                && begin(false));
        try (TryAlarm alarm = TryAlarm.set(rules.perTry(), exchange, deadlines)) {
            Forwarded done;
            try {
                done = forwarder.forward(request, claim, exchange::headArrived);
            } catch (ProxyFault fault) {
                throw alarm.rung()
                        ? ProxyFault.unanswered(
                                ProxyFault.Kind.ANSWER_TIMEOUT,
                                "the endpoint's answer is late",
                                fault)
                        : fault;
            }
            exchange.outcome(done).tell(claim);
            return done;
        }
    }

    private static void learn(Claim claim, ProxyFault fault) {
        boolean endpoints =
                fault.side() == ProxyFault.Side.UPSTREAM
                        && fault.kind() != ProxyFault.Kind.OVERLOADED;
        if (endpoints) {
            new Outcome.Failed(Optional.empty()).tell(claim);
        }
    }

    private boolean isWorthAnother(ProxyFault fault) {
        Retries.On reason = fault.retryable() ? Retries.On.CONNECT_FAILURE : Retries.On.RESET;
        if (fault.kind() == ProxyFault.Kind.STREAM_REFUSED) {
            reason = Retries.On.REFUSED_STREAM;
        } else if (fault.kind() == ProxyFault.Kind.ANSWER_TIMEOUT) {
            reason = Retries.On.TIMEOUT;
        }
        boolean safe = fault.retryable() || (fault.unanswered() && isRepeatable());
        return safe && rules.on().contains(reason) && !request.deadline().passed();
    }

    /** Whether the request may be sent twice, nothing of its body is gone, nothing was answered. */
    private boolean isRepeatable() {
        return idempotent && request.repeatable() && !exchange.answerSeen();
    }

    /** Takes a place among the retries; one in the budget may have to be waited for. */
    private boolean begin(boolean free) {
        end();
        long waited = 0;
        while (!service.beginRetry(free)) {
            if (waited >= BUDGET_WAIT.toNanos()) {
                return false;
            }
            long wait = jittered(BUDGET_POLL).toNanos();
            waited += wait;
            pause(Duration.ofNanos(wait));
        }
        retrying = true;
        return true;
    }

    private void end() {
        if (retrying) {
            retrying = false;
            service.endRetry();
        }
    }

    private static Duration jittered(Duration wait) {
        return Duration.ofNanos(
                wait.toNanos() / 2 + ThreadLocalRandom.current().nextLong(wait.toNanos()));
    }

    private void pause(Duration wait) {
        LockSupport.parkNanos(this, wait.toNanos());
    }
}

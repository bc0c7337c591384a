package dev.berth.proxy.forward;

import dev.berth.policies.balance.AppProtocol;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.HealthCheck;
import dev.berth.policies.balance.HealthCheck.Probe;
import dev.berth.proxy.balance.EndpointProbe;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.limit.CallDeadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.limit.UpstreamLimits;
import dev.berth.proxy.upstream.UpstreamCall;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.RequestHead;
import dev.berth.proxy.wire.ResponseHead;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

/** Checks endpoints over connections of their own, which no request ever uses. */
public final class ProbeCalls implements EndpointProbe, AutoCloseable {
    private static final String USER_AGENT = "berth-health";

    private final ProxyLimits limits;
    private final Deadlines deadlines = new Deadlines("health checks");

    public ProbeCalls(ProxyLimits limits) {
        this.limits = limits;
    }

    @Override
    public boolean passes(Endpoint endpoint, HealthCheck check) {
        Duration time = check.timeout();
        UpstreamLimits hurried = limits.upstream().withWaits(time, time, time);
        var opener = new UpstreamOpener(limits.withUpstream(hurried), deadlines);
        try {
            return switch (check.probe()) {
                case Probe.Tcp() -> {
                    opener.dial().clear(endpoint).close();
                    yield true;
                }
                case Probe.Http(String host, String path, Set<Integer> statuses) ->
                        asked(
                                opener.open(endpoint),
                                time,
                                call -> {
                                    call.send(get(endpoint, host, path), Framing.NONE);
                                    return statuses.contains(finalHead(call, time).status());
                                });
                case Probe.Grpc(String service) ->
                        asked(
                                endpoint.protocol() == AppProtocol.HTTPS
                                        ? opener.open(endpoint)
                                        : opener.clearHttp2(endpoint),
                                time,
                                call -> serving(call, endpoint, service, time));
            };
        } catch (IOException | ProxyFault | RuntimeException unwell) {
            return false;
        }
    }

    @Override
    public void close() {
        deadlines.close();
    }

    /** What is asked of an endpoint, on one call. */
    @FunctionalInterface
    private interface Question {
        boolean ask(UpstreamCall call) throws IOException;
    }

    private boolean asked(Upstream upstream, Duration time, Question question)
            throws ProxyFault, IOException {
        CallDeadline due = CallDeadline.in(time);
        try {
            UpstreamCall call = upstream.freshCall(due);
            try (CallAlarm alarm = CallAlarm.set(due, call, deadlines)) {
                return question.ask(call) && !alarm.rung();
            } finally {
                call.cancel();
                call.end();
            }
        } finally {
            upstream.retire();
        }
    }

    private static RequestHead get(Endpoint endpoint, String host, String path) {
        String authority = host.isEmpty() ? endpoint.authority() : host;
        return new RequestHead("GET", path, Fields.of("Host", authority, "User-Agent", USER_AGENT));
    }

    private ResponseHead finalHead(UpstreamCall call, Duration time) throws IOException {
        call.expect(time);
        for (int interim = 0; interim <= limits.upstream().interimAnswers(); interim++) {
            ResponseHead head = call.head();
            if (head == null) {
                break;
            }
            if (!head.isInterim()) {
                call.relax();
                return head;
            }
        }
        throw new IOException("no answer");
    }

    /** {@code grpc.health.v1.Health/Check}: status OK and SERVING. */
    private boolean serving(UpstreamCall call, Endpoint endpoint, String service, Duration time)
            throws IOException {
        byte[] request = GrpcHealth.request(service);
        call.send(
                new RequestHead(
                        "POST",
                        GrpcHealth.PATH,
                        Fields.of(
                                "Host",
                                endpoint.authority(),
                                "Content-Type",
                                "application/grpc",
                                "User-Agent",
                                USER_AGENT)),
                Framing.CHUNKED);
        call.write(request, 0, request.length);
        call.finish(Fields.NONE);
        if (finalHead(call, time).status() != 200) {
            return false;
        }
        var answer = new byte[GrpcHealth.MAX_ANSWER_BYTES];
        int length = 0;
        int count = call.read(answer, 0, answer.length);
        while (count > 0) {
            length += count;
            count = call.read(answer, length, answer.length - length);
        }
        return count < 0
                && call.trailers().first("grpc-status").filter("0"::equals).isPresent()
                && GrpcHealth.isServing(Arrays.copyOf(answer, length));
    }
}

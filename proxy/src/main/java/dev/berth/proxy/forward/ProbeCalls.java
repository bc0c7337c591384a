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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

/** Asks endpoints over connections of their own, which no request ever uses. */
public final class ProbeCalls implements EndpointProbe, AutoCloseable {
    /** Bytes of an answer's body that are waited for; what is beyond is not looked at. */
    private static final int MAX_BODY_BYTES = 10 * 1024;

    /** Bytes of it that are kept. */
    private static final int MAX_START_BYTES = 256;

    private static final String USER_AGENT = "berth-health";

    private final ProxyLimits limits;
    private final Deadlines deadlines = new Deadlines("health checks");

    public ProbeCalls(ProxyLimits limits) {
        this.limits = limits;
    }

    @Override
    public boolean passes(Endpoint endpoint, HealthCheck check) {
        return switch (check.probe()) {
            case Probe.Tcp() ->
                    ask(endpoint, new ProbeQuestion.Connect(), check.timeout())
                            instanceof ProbeReply.Connected;
            case Probe.Http(String host, String path, Set<Integer> statuses) ->
                    ask(endpoint, get(endpoint, host, path), check.timeout())
                                    instanceof ProbeReply.Answered answer
                            && statuses.contains(answer.status());
            case Probe.Grpc(String service) ->
                    ask(endpoint, new ProbeQuestion.Check(service), check.timeout())
                                    instanceof ProbeReply.Checked checked
                            && checked.serving();
        };
    }

    /**
     * Asks once, and waits for the answer.
     *
     * @param time for all of it: the connection, the question, the answer
     */
    public ProbeReply ask(Endpoint endpoint, ProbeQuestion question, Duration time) {
        UpstreamLimits hurried = limits.upstream().withWaits(time, time, time);
        var opener = new UpstreamOpener(limits.withUpstream(hurried), deadlines);
        try {
            return switch (question) {
                case ProbeQuestion.Connect() -> {
                    opener.dial().clear(endpoint).close();
                    yield new ProbeReply.Connected();
                }
                case ProbeQuestion.Get get ->
                        asked(opener.open(endpoint), time, call -> answered(call, get, time));
                case ProbeQuestion.Check(String service) ->
                        asked(
                                endpoint.protocol() == AppProtocol.HTTPS
                                        ? opener.open(endpoint)
                                        : opener.clearHttp2(endpoint),
                                time,
                                call -> checked(call, endpoint, service, time));
            };
        } catch (ProxyFault fault) {
            return new ProbeReply.Silent(fault.detail());
        } catch (IOException | RuntimeException unwell) {
            return new ProbeReply.Silent("the answer broke off: " + unwell.getMessage());
        }
    }

    @Override
    public void close() {
        deadlines.close();
    }

    /** What is asked of an endpoint, on one call. */
    @FunctionalInterface
    private interface Dialogue {
        ProbeReply hold(UpstreamCall call) throws IOException;
    }

    private ProbeReply asked(Upstream upstream, Duration time, Dialogue dialogue)
            throws ProxyFault, IOException {
        CallDeadline due = CallDeadline.in(time);
        try {
            UpstreamCall call = upstream.freshCall(due);
            try (CallAlarm alarm = CallAlarm.set(due, call, deadlines)) {
                return asked(call, alarm, time, dialogue);
            } finally {
                call.cancel();
                call.end();
            }
        } finally {
            upstream.retire();
        }
    }

    private static ProbeReply asked(
            UpstreamCall call, CallAlarm alarm, Duration time, Dialogue dialogue)
            throws IOException {
        var late = new ProbeReply.Silent("no answer within " + time.toMillis() + " ms");
        try {
            ProbeReply reply = dialogue.hold(call);
            return alarm.rung() ? late : reply;
        } catch (IOException broken) {
            if (alarm.rung() || call.late()) {
                return late;
            }
            throw broken;
        }
    }

    private static ProbeQuestion get(Endpoint endpoint, String host, String path) {
        String authority = host.isEmpty() ? endpoint.authority() : host;
        return new ProbeQuestion.Get(path, Fields.of("Host", authority, "User-Agent", USER_AGENT));
    }

    private ProbeReply answered(UpstreamCall call, ProbeQuestion.Get get, Duration time)
            throws IOException {
        call.send(new RequestHead("GET", get.target(), get.headers()), Framing.NONE);
        ResponseHead head = finalHead(call, time);
        // Asked for, because it is what says where the body ends.
        boolean isEmpty = call.framing() instanceof Framing.None;
        byte[] start = isEmpty ? new byte[0] : start(call);
        return new ProbeReply.Answered(
                head.status(), head.fields(), new String(start, StandardCharsets.UTF_8));
    }

    /** The body is read, for then its server sees an orderly end; its beginning is kept. */
    private static byte[] start(UpstreamCall call) throws IOException {
        var start = new byte[MAX_START_BYTES];
        int kept = read(call, start);
        if (kept == start.length) {
            var beyond = new byte[MAX_START_BYTES];
            for (int left = MAX_BODY_BYTES - kept; left > 0; ) {
                int count = call.read(beyond, 0, Math.min(left, beyond.length));
                left -= count < 0 ? left : count;
            }
        }
        return Arrays.copyOf(start, kept);
    }

    /** Fills the array, or reads to the end of the body; how many bytes that were. */
    private static int read(UpstreamCall call, byte[] bytes) throws IOException {
        int length = 0;
        while (length < bytes.length) {
            int count = call.read(bytes, length, bytes.length - length);
            if (count < 0) {
                break;
            }
            length += count;
        }
        return length;
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
    private ProbeReply checked(UpstreamCall call, Endpoint endpoint, String service, Duration time)
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
        ResponseHead head = finalHead(call, time);
        if (head.status() != 200) {
            return new ProbeReply.Checked(false, "status " + head.status());
        }
        var answer = new byte[GrpcHealth.MAX_ANSWER_BYTES + 1];
        int length = read(call, answer);
        // A call without a message is told of in the head alone.
        String code =
                call.trailers()
                        .first("grpc-status")
                        .or(() -> head.fields().first("grpc-status"))
                        .orElse("none");
        if (!code.equals("0")) {
            return new ProbeReply.Checked(false, "grpc-status " + code);
        }
        return GrpcHealth.isServing(Arrays.copyOf(answer, length))
                ? new ProbeReply.Checked(true, "")
                : new ProbeReply.Checked(false, "not SERVING");
    }
}

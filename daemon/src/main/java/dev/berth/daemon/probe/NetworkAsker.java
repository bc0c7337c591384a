package dev.berth.daemon.probe;

import dev.berth.policies.balance.AppProtocol;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.workload.ContainerAction.GrpcCheck;
import dev.berth.proxy.forward.ProbeCalls;
import dev.berth.proxy.forward.ProbeQuestion;
import dev.berth.proxy.forward.ProbeReply;
import java.time.Duration;

/** Asks a port whether it takes a connection, or a gRPC server whether it serves. */
final class NetworkAsker {
    private NetworkAsker() {}

    static ProbeAnswer tcp(ProbeCalls calls, CaredContainer container, int port, Duration timeout) {
        var endpoint = new Endpoint(container.address(), port, container.id());
        return answer(calls.ask(endpoint, new ProbeQuestion.Connect(), timeout), port);
    }

    static ProbeAnswer grpc(
            ProbeCalls calls, CaredContainer container, GrpcCheck check, Duration timeout) {
        var endpoint =
                new Endpoint(container.address(), check.port(), container.id(), AppProtocol.HTTP2);
        var question = new ProbeQuestion.Check(check.service());
        return answer(calls.ask(endpoint, question, timeout), check.port());
    }

    private static ProbeAnswer answer(ProbeReply reply, int port) {
        return switch (reply) {
            case ProbeReply.Connected _ -> ProbeAnswer.good("port " + port + " accepts");
            case ProbeReply.Checked(boolean serving, String detail) ->
                    serving ? ProbeAnswer.good("SERVING") : ProbeAnswer.bad("gRPC: " + detail);
            case ProbeReply.Answered answered ->
                    ProbeAnswer.bad("status " + answered.status() + " without a question");
            case ProbeReply.Silent(String why) -> ProbeAnswer.bad("port " + port + ": " + why);
        };
    }
}

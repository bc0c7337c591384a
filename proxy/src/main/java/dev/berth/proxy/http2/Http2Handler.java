package dev.berth.proxy.http2;

import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.wire.BadMessage;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Hands each HTTP/2 stream to the pipeline. */
public final class Http2Handler implements Handler {
    private final RequestHandler handler;

    public Http2Handler(RequestHandler handler) {
        this.handler = handler;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        var exchange = new Http2Exchange(request, response);
        try {
            exchange.check();
            handler.serve(exchange);
        } catch (BadMessage malformed) {
            handler.refuse(exchange, ProxyFault.of(malformed));
        }
        if (exchange.aborted()) {
            // The server answers this with RST_STREAM, which is what a cut answer must end with.
            throw new CloseConnectionException("the answer was cut");
        }
    }
}

package dev.berth.proxy.http2;

import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.wire.BadMessage;
import io.helidon.http.http2.Http2ErrorCode;
import io.helidon.http.http2.Http2Exception;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/** Hands each HTTP/2 stream to the pipeline. */
public final class Http2Handler implements Handler {
    private final RequestHandler handler;

    public Http2Handler(RequestHandler handler) {
        this.handler = handler;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        var exchange = new Http2Exchange(request, response, Http2Connection.current());
        try {
            exchange.check();
            handler.serve(exchange);
        } catch (BadMessage malformed) {
            handler.refuse(exchange, ProxyFault.of(malformed));
        }
        Optional<Http2ErrorCode> reset = exchange.end();
        if (reset.isPresent()) {
            // The server says RST_STREAM with the code of the cause.
            String why = "the stream ends before its time";
            throw new CloseConnectionException(why, new Http2Exception(reset.get(), why));
        }
    }
}

package dev.berth.proxy.exchange;

import dev.berth.proxy.fault.ProxyFault;

/** What the listeners' connections hand requests to. */
public interface RequestHandler {
    /** Answers one request, whatever happens; returns when nothing more will be written. */
    void serve(Exchange exchange);

    /** Answers something that could not be read as a request. */
    void refuse(Exchange exchange, ProxyFault fault);
}

package dev.berth.registry.base;

/** Tells the listener what has happened; what it makes of that changes nothing here. */
public final class Announcer {
    private static final System.Logger LOG = System.getLogger(Announcer.class.getName());

    private final RegistryListener listener;

    public Announcer(RegistryListener listener) {
        this.listener = listener;
    }

    /** Tells one event. */
    public void tell(RegistryEvent event) {
        try {
            listener.happened(event);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a listener failed on " + event, e);
        }
    }
}

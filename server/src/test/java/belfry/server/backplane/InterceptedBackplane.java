package belfry.server.backplane;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A backplane whose ports pass every call to an interceptor of a test. */
public final class InterceptedBackplane implements Backplane {
  /** Decides what becomes of a call. */
  public interface Interceptor {
    Object intercept(Call call) throws Throwable;
  }

  /**
   * A call of a port.
   *
   * @param port the port itself, behind the interceptor
   */
  public record Call(Object port, Method method, List<?> arguments) {
    /** Whether this is a call of a method, with this as its first argument. */
    public boolean is(String name, Object first) {
      return method.getName().equals(name) && first.equals(arguments.getFirst());
    }

    /** Does what was asked for. */
    public Object proceed() throws Throwable {
      try {
        return method.invoke(port, arguments.toArray());
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  private final Backplane sound;
  private final Logs logs;
  private final Names names;
  private final Presence presence;
  private final Optional<Records> records;

  public InterceptedBackplane(Backplane sound, Interceptor interceptor) {
    this.sound = sound;
    this.logs = intercepted(Logs.class, sound.logs(), interceptor);
    this.names = intercepted(Names.class, sound.names(), interceptor);
    this.presence = intercepted(Presence.class, sound.presence(), interceptor);
    this.records = sound.records().map(kept -> intercepted(Records.class, kept, interceptor));
  }

  private static <T> T intercepted(Class<T> type, T port, Interceptor interceptor) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) ->
                interceptor.intercept(
                    new Call(
                        port, method, arguments == null ? List.of() : Arrays.asList(arguments)))));
  }

  @Override
  public void start(Names.Listener listener) {
    sound.start(listener);
  }

  @Override
  public Logs logs() {
    return logs;
  }

  @Override
  public Names names() {
    return names;
  }

  @Override
  public Accounts accounts() {
    return sound.accounts();
  }

  @Override
  public Optional<Records> records() {
    return records;
  }

  @Override
  public Presence presence() {
    return presence;
  }

  @Override
  public String secret() {
    return sound.secret();
  }

  @Override
  public String promise() {
    return sound.promise();
  }

  @Override
  public Health health() {
    return sound.health();
  }

  @Override
  public void close() {
    sound.close();
  }
}

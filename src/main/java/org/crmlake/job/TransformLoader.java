package org.crmlake.job;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import org.crmlake.spec.Problems;
import org.crmlake.spec.SpecException;
import org.crmlake.spec.TransformSpec;

/** Finds the transform that a job names. */
public final class TransformLoader {
  private TransformLoader() {}

  /**
   * A new instance of the named class.
   *
   * @throws SpecException if there is no such class, or it is not a {@link Transform} with a public
   *     constructor without arguments
   */
  public static Transform load(TransformSpec.OfClass transform) {
    Problems problems = new Problems();
    Optional<Transform> loaded = load(transform, problems);
    problems.throwIfAny();
    return loaded.orElseThrow();
  }

  /** Empty, with a problem, if it cannot be had. */
  static Optional<Transform> load(TransformSpec.OfClass transform, Problems problems) {
    String name = transform.className();
    try {
      return Optional.of(
          Class.forName(name, true, loader())
              .asSubclass(Transform.class)
              .getConstructor()
              .newInstance());
    } catch (ClassNotFoundException e) {
      problems.add(transform.at(), "class " + name + " does not exist");
    } catch (ClassCastException e) {
      problems.add(
          transform.at(), "class " + name + " does not implement " + Transform.class.getName());
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      problems.add(
          transform.at(),
          "class "
              + name
              + " must be public, not abstract, and have a public constructor without arguments");
    } catch (InvocationTargetException e) {
      problems.add(transform.at(), "class " + name + " cannot be created: " + e.getCause());
    } catch (LinkageError e) {
      problems.add(transform.at(), "class " + name + " cannot be loaded: " + e);
    }
    return Optional.empty();
  }

  /** That of the thread, where spark-submit puts a user's jars. */
  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? TransformLoader.class.getClassLoader() : context;
  }
}

package org.crmlake.job;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.crmlake.spec.Origin;
import org.crmlake.spec.ParamSpec;
import org.crmlake.spec.Problems;

/** Binds configured parameters to a record, strictly, and reports all mistakes at once. */
final class RecordBinder {
  private RecordBinder() {}

  static <T extends Record> T bind(Class<T> type, List<ParamSpec> given) {
    Problems problems = new Problems();
    Map<String, ParamSpec> byName = new HashMap<>();
    given.forEach(p -> byName.put(p.name(), p));
    RecordComponent[] components = type.getRecordComponents();
    List<String> known = Arrays.stream(components).map(c -> snake(c.getName())).toList();
    Origin job =
        given.isEmpty() ? new Origin(type.getName(), 0) : new Origin(given.get(0).at().file(), 0);
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      ParamSpec param = byName.remove(known.get(i));
      boolean optional = components[i].getType() == Optional.class;
      if (param == null) {
        arguments[i] = optional ? Optional.empty() : null;
        if (!optional) {
          problems.add(
              job,
              "parameter '"
                  + known.get(i)
                  + "' is missing ("
                  + name(components[i].getGenericType())
                  + ")");
        }
        continue;
      }
      try {
        Type wanted = components[i].getGenericType();
        arguments[i] =
            optional
                ? Optional.of(convert(param.value(), argument(wanted)))
                : convert(param.value(), wanted);
      } catch (IllegalArgumentException | DateTimeParseException e) {
        problems.add(
            param.at(),
            "parameter '"
                + param.name()
                + "' is "
                + param.value()
                + ", expected "
                + name(components[i].getGenericType()));
      }
    }
    byName
        .values()
        .forEach(
            p -> problems.add(p.at(), "unknown parameter '" + p.name() + "'; known are " + known));
    problems.throwIfAny();
    try {
      return construct(type, arguments);
    } catch (IllegalArgumentException e) {
      problems.add(job, "parameters: " + e.getMessage());
      problems.throwIfAny();
      throw e;
    }
  }

  private static <T extends Record> T construct(Class<T> type, Object[] arguments) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException invalid) {
        throw invalid;
      }
      throw new IllegalStateException("cannot create " + type.getName(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot create " + type.getName(), e);
    }
  }

  private static Object convert(Object value, Type wanted) {
    if (wanted instanceof ParameterizedType list && list.getRawType() == List.class) {
      if (!(value instanceof List<?> items)) {
        throw new IllegalArgumentException("not a list");
      }
      List<Object> converted = new ArrayList<>();
      items.forEach(item -> converted.add(convert(item, argument(wanted))));
      return List.copyOf(converted);
    }
    Class<?> type = (Class<?>) wanted;
    if (type == int.class || type == Integer.class) {
      long number = expect(Long.class, value);
      if (number != (int) number) {
        throw new IllegalArgumentException("out of range");
      }
      return (int) number;
    }
    if (type == long.class || type == Long.class) {
      return expect(Long.class, value);
    }
    if (type == double.class || type == Double.class) {
      return expect(Number.class, value).doubleValue();
    }
    if (type == boolean.class || type == Boolean.class) {
      return expect(Boolean.class, value);
    }
    if (type == String.class) {
      return expect(String.class, value);
    }
    if (type == LocalDate.class) {
      return LocalDate.parse(expect(String.class, value));
    }
    if (type.isEnum()) {
      String text = expect(String.class, value);
      return Arrays.stream(type.getEnumConstants())
          .filter(c -> ((Enum<?>) c).name().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("not one of the constants"));
    }
    throw new IllegalStateException("a parameter record cannot have a component of type " + wanted);
  }

  private static <T> T expect(Class<T> type, Object value) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException("not a " + type.getSimpleName());
    }
    return type.cast(value);
  }

  private static Type argument(Type type) {
    return ((ParameterizedType) type).getActualTypeArguments()[0];
  }

  private static String name(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      String argument = name(argument(type));
      return parameterized.getRawType() == Optional.class ? argument : "a list of " + argument;
    }
    Class<?> plain = (Class<?>) type;
    return plain.isEnum()
        ? "one of " + Arrays.toString(plain.getEnumConstants()).toLowerCase(Locale.ROOT)
        : plain.getSimpleName();
  }

  private static String snake(String camel) {
    return camel.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}

"""Made plans as documents in councils' layouts, so that readers can be judged by the same truth."""

-- wrk asks for each of fifty pages in turn.
local asked = 0

function request()
  asked = asked + 1
  return wrk.format("GET", "/short/page-" .. asked % 50)
end

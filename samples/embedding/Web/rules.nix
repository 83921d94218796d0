# What an order costs. The service calls this with the order as the client sent it.
{ items, customer ? { } }:
let
  sum = builtins.foldl' (total: item: total + item.price * (item.count or 1)) 0 items;
  discounts = {
    gold = 20;
    silver = 10;
  };
  percent = discounts.${customer.level or "none"} or 0;
in
{
  inherit sum percent;
  total = sum - sum * percent / 100;
}
